// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each wrong value is told with its key, what was found and what was expected. */
final class WrongConfigurationTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          name = Signet                                        | name: "Signet" (expected: 2 to 16 lower-case letters, digits and single hyphens, a letter first)
          account = "12345"                                    | account: "12345" (expected: an AWS account of 12 digits, in quotes)
          home-region = eu-central-9                           | home-region: "eu-central-9" (expected: an AWS region such as eu-central-1)
          image = "a b"                                        | image: "a b" (expected: an image's tag)
          architecture = sparc                                 | architecture: "sparc" (expected: arm64 or x86_64)
          master-key-id = 1234abcd-12ab                        | master-key-id: "1234abcd-12ab" (expected: the ID of a multi-region KMS key, such as mrk-1234abcd, or empty)
          issuer.wildcards = some                              | issuer.wildcards: "some" (expected: true or false)
          log-days = 31                                        | log-days: 31 (expected: one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400)
          log-days = many                                      | log-days: "many" (expected: a whole number from 1 to 400)
          alarm-email = nobody                                 | alarm-email: "nobody" (expected: an e-mail address)
          domain.zone-id = vendor.example                      | domain.zone-id: "vendor.example" (expected: the ID of the hosted zone, such as Z0123456789ABCDEFGHIJ; create the zone first)
          domain.zone-name = nodots                            | domain.zone-name: "nodots" (expected: a domain name such as vendor.example)
          domain.edge-name = edge.other.example                | domain.edge-name: "edge.other.example" (expected: a name below domain.zone-name, such as edge.vendor.example)
          domain.routing = dice                                | domain.routing: "dice" (expected: latency or geolocation)
          domain.default-region = asia                         | domain.default-region: "asia" (expected: one of eu, us)
          issuer.directory = "http://ca.example/"              | issuer.directory: "http://ca.example/" (expected: an https URL, or empty for Let's Encrypt)
          ingress.kind = alb                                   | ingress.kind: "alb" (expected: nlb or direct)
          ingress.kind = direct, ingress.nlb.cross-zone = true | ingress.nlb: {cross-zone=true} (expected: none, because ingress.kind is direct)
          ingress.direct.record-lifetime = 30s                 | ingress.direct: {record-lifetime=30s} (expected: none, because ingress.kind is nlb)
          ingress.nlb.client-address = guess                   | ingress.nlb.client-address: "guess" (expected: preserve or proxy-v2)
          ingress.nlb.cross-zone = perhaps                     | ingress.nlb.cross-zone: "perhaps" (expected: true or false)
          network.endpoints = [sqs, dynamodb]                  | network.endpoints: [sqs, dynamodb] (expected: a list of logs, ecr.api, ecr.dkr, secretsmanager, sns, sqs)
          network.operators = ["8.8.8.0/24"]                   | network.operators: [8.8.8.0/24] (expected: a list of private IPv4 addresses (RFC 1918) as address/prefix, the address being the block's first, prefix 16 to 28)
          edge.cpu = 300                                       | edge.cpu: 300 (expected: one of 256, 512, 1024, 2048, 4096, 8192, 16384)
          edge.memory = 4096                                   | edge.memory: 4096 (expected: 1024 to 2048 in steps of 1024, which Fargate takes with cpu 256)
          edge.memory = 512                                    | edge.memory: 512 (expected: a whole number from 1024 to 122880)
          edge.memory-cache = 512                              | edge.memory-cache: 512 (expected: at most a quarter of memory (256), the heap being half of it)
          edge.least = 30, edge.most = 20                      | edge.most: 20 (expected: a whole number from 30 to 500)
          edge.spot-share = 101                                | edge.spot-share: 101 (expected: a whole number from 0 to 100)
          edge.schedules.a.cron = "0 6"                        | edge.schedules.a.cron: "0 6" (expected: six fields as in "0 6 * * ? *" (minute, hour, day of month, month, day of week, year), UTC)
          control.least = 0                                    | control.least: 0 (expected: a whole number from 1 to 100)
          control.least = 101, control.most = 200              | control.least: 101 (expected: a whole number from 1 to 100)
          store.elasticache.node-type = m5.large               | store.elasticache.node-type: "m5.large" (expected: an ElastiCache node type such as cache.t4g.small)
          store.container.cpu = 256                            | store.container: {cpu=256} (expected: none, because store.kind is elasticache)
          database.least = 0.7                                 | database.least: 0.7 (expected: a number from 0.5 to 128.0 in steps of 0.5)
          database.backup-days = 0                             | database.backup-days: 0 (expected: a whole number from 1 to 35)
          database.addresses = "10.2.3.0/24"                   | regions.us.addresses: 10.2.0.0/16 (expected: no address of database.addresses (10.2.3.0/24))
          environment-file.bucket = files                      | environment-file.key: not set (expected: an object's key that ends in .env)
          regions.us.aws-region = us-east-9                    | regions.us.aws-region: "us-east-9" (expected: an AWS region such as eu-central-1)
          regions.us.aws-region = eu-central-1                 | regions.us.aws-region: eu-central-1 (expected: another than that of regions.eu)
          regions.us.addresses = "10.1.128.0/17"               | regions.us.addresses: 10.1.128.0/17 (expected: no address of regions.eu (10.1.0.0/16))
          regions.us.addresses = "10.2.0.0/33"                 | regions.us.addresses: "10.2.0.0/33" (expected: private IPv4 addresses (RFC 1918) as address/prefix, the address being the block's first, prefix 16 to 28)
          regions.us.addresses = "10.2.0.0/24"                 | regions.us.addresses: 10.2.0.0/24 (expected: a prefix of at most 22, for three subnets in each of three zones)
          regions.us.zones = 4                                 | regions.us.zones: 4 (expected: a whole number from 2 to 3)
          regions.us.locations = ["continent:NA"]              | regions.us.locations: [continent:NA] (expected: none, because domain.routing is latency)
          regions.us.locations = [america]                     | regions.us.locations: [america] (expected: a list of continent:XX (AF, AN, AS, EU, NA, OC, SA) and country:XX (ISO 3166-1 alpha-2))
          regions.ASIA { aws-region = ap-south-1, addresses = "10.3.0.0/16" } | regions.ASIA: a region of this name (expected: a name of 1 to 12 lower-case letters, digits and single hyphens, a letter first)
          sites.shop { port = 80 }                             | sites.shop.image: not set (expected: an image, such as registry.example/shop:1.2)
          sites.shop { image = "a:1", regions = [asia] }       | sites.shop.regions: [asia] (expected: a list of eu, us)
          sites.store { image = "a:1" }                        | sites.store.name: store (expected: 1 to 16 lower-case letters, digits and single hyphens, a letter first, and none of control, edge, store)
          sites.edge { image = "a:1" }                         | sites.edge.name: edge (expected: 1 to 16 lower-case letters, digits and single hyphens, a letter first, and none of control, edge, store)
          name = n234567890123456, sites.s234567890123456 { image = "a:1" }, regions.r23456789012 { aws-region = ap-south-1, addresses = "10.3.0.0/16" } | sites.s234567890123456.name: n234567890123456-site-s234567890123456-r23456789012-111122223333 (expected: a bucket's name of at most 63 characters, so a shorter name of the roll-out, the site or the region)
          domain.routing = geolocation, regions.eu.locations = ["continent:EU"] | regions.us.locations: none (expected: a location, because domain.routing is geolocation and this is not domain.default-region)
          home-region = eu-south-1, regions.us.aws-region = ap-east-1 | home-region: "eu-south-1" (expected: a region that is enabled by default, because SNS brings no messages from one opt-in region (regions.us) to another)
          regions = 3                                          | regions: 3 (expected: one block per name)
          edge.cpus = 256                                      | edge.cpus: 256 (expected: no such key; every key stands in deploy/example.conf)
          """)
  void isToldWithKeyFoundAndExpected(String change, String told) {
    var refusal =
        catchThrowableOfType(InvalidConfigurationException.class, () -> Example.with(change));

    assertThat(refusal.problems()).extracting(Problem::toString).contains(told);
  }

  @Test
  void aHostedZoneHasToBeNamed() {
    var refusal =
        catchThrowableOfType(
            InvalidConfigurationException.class, () -> Example.without("domain.zone-id", ""));

    assertThat(refusal)
        .hasMessage(
            "domain.zone-id: not set (expected: the ID of the hosted zone, such as"
                + " Z0123456789ABCDEFGHIJ; create the zone first)");
  }

  @Test
  void aLocationBelongsToOneRegion() {
    var refusal =
        catchThrowableOfType(
            InvalidConfigurationException.class,
            () ->
                Example.with(
                    """
                    domain.routing = geolocation
                    regions.eu.locations = ["continent:EU"]
                    regions.us.locations = ["continent:NA", "continent:EU"]
                    """));

    assertThat(refusal)
        .hasMessage(
            "regions.us.locations: continent:EU (expected: a location that regions.eu does not have)");
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    var refusal =
        catchThrowableOfType(
            InvalidConfigurationException.class,
            () -> Example.with("account = x, edge.cpu = 1, regions.us.zones = 9, typo = 1"));

    assertThat(refusal.problems())
        .extracting(Problem::key)
        .containsExactly("account", "edge.cpu", "regions.us.zones", "typo");
  }
}
