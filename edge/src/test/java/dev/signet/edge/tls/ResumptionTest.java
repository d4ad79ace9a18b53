// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.edge.wire.http1.NoLeaks;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Tickets from one node, shown to another; openssl is the visitor. */
@ExtendWith(NoLeaks.class)
@ParameterizedClass
@ValueSource(strings = {"-tls1_3", "-tls1_2"})
final class ResumptionTest {
  private static final SelfSigned SHOP = SelfSigned.onCurve("secp256r1");

  @Parameter String version = "";
  @TempDir Path folder = Path.of("");

  private final TlsContexts here = new TlsContexts(TestTlsSettings.with());
  private final TlsContexts there = new TlsContexts(TestTlsSettings.with());
  private final TicketSecrets secrets = TicketSecrets.random();

  @BeforeEach
  void shareSecrets() {
    here.use(secrets);
    there.use(secrets);
  }

  @Test
  void aTicketIsGoodOnAnyNodeThatSharesTheSecrets() throws Exception {
    var ticket = ticket();

    assertThat(shown(ticket, SHOP.context(there))).contains("Reused, TLSv");
    assertThat(shown(ticket, SHOP.context(here))).contains("Reused, TLSv");
  }

  @Test
  void aTicketIsGoodForNoOtherCertificate() throws Exception {
    var ticket = ticket();

    assertThat(shown(ticket, SelfSigned.onCurve("secp256r1").context(here)))
        .contains("New, TLSv", GreetingServer.GREETING);
  }

  @Test
  void aTicketSurvivesRotationsAsLongAsItsGenerationIsThere() throws Exception {
    var ticket = ticket();

    there.use(secrets.rotated());
    assertThat(shown(ticket, SHOP.context(there))).contains("Reused, TLSv");

    there.use(secrets.rotated().rotated());
    assertThat(shown(ticket, SHOP.context(there))).contains("New, TLSv", GreetingServer.GREETING);
  }

  @Test
  void aTicketOfWhoeverRotatedIsGoodWhereNobodyKnowsOfItYet() throws Exception {
    here.use(secrets.rotated());

    assertThat(shown(ticket(), SHOP.context(there))).contains("Reused, TLSv");
  }

  @Test
  void contextsThatLiveTakeNewSecrets() throws Exception {
    var ticket = ticket();
    var context = SHOP.context(there);
    try (var server = new GreetingServer(context)) {
      assertThat(shown(ticket, server)).contains("Reused, TLSv");

      there.use(TicketSecrets.random());

      assertThat(shown(ticket, server)).contains("New, TLSv", GreetingServer.GREETING);
    }
  }

  @Test
  void nodesThatShareNothingOpenNoTicketOfEachOther() throws Exception {
    var stranger = new TlsContexts(TestTlsSettings.with());

    assertThat(shown(ticket(), SHOP.context(stranger)))
        .contains("New, TLSv", GreetingServer.GREETING);
  }

  @Test
  void givesNoTicketsWhereTheyAreTurnedOff() throws Exception {
    var without = new TlsContexts(TestTlsSettings.with("session-tickets = off"));
    without.use(secrets);
    try (var server = new GreetingServer(SHOP.context(without))) {
      var output = server.openssl(version);

      assertThat(output)
          .contains("New, TLSv", GreetingServer.GREETING)
          .doesNotContain("session ticket:", "New Session Ticket arrived");
    }
  }

  @Test
  void acceptsNoEarlyData() throws Exception {
    try (var server = new GreetingServer(SHOP.context(here))) {
      assertThat(server.openssl(version))
          .doesNotContain("Early data was accepted")
          .doesNotContain("Max Early Data: 1");
    }
  }

  private Path ticket() throws Exception {
    var ticket = folder.resolve("ticket");
    try (var server = new GreetingServer(SHOP.context(here))) {
      assertThat(server.openssl(ticket, version)).contains("New, TLSv", GreetingServer.GREETING);
    }
    assertThat(ticket).isNotEmptyFile();
    return ticket;
  }

  private String shown(Path ticket, TlsContext context) throws Exception {
    try (var server = new GreetingServer(context)) {
      return shown(ticket, server);
    }
  }

  private String shown(Path ticket, GreetingServer server) throws Exception {
    return server.openssl(version, "-sess_in", ticket.toString());
  }
}
