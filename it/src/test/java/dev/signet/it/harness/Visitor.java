// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A visitor with curl: names are resolved to a node, and only the given authority is trusted. */
public final class Visitor {
  private final String address;
  private final int httpPort;
  private final int httpsPort;
  private final Path authority;

  public Visitor(SignetNode node, Path authority) {
    this(node.https().getHostString(), node.httpPort(), node.httpsPort(), authority);
  }

  /** A visitor whose names all lead to one address. */
  public Visitor(String address, int httpPort, int httpsPort, Path authority) {
    this.address = address;
    this.httpPort = httpPort;
    this.httpsPort = httpsPort;
    this.authority = authority;
  }

  /**
   * @param exitCode curl's; 0 means a response came over a connection that is trusted
   * @param status 0 without a response
   * @param headers lines of the response's head, as received
   */
  public record Answer(int exitCode, int status, List<String> headers, String body) {

    /** The first field of that name; empty if there is none. */
    public Optional<String> header(String name) {
      var prefix = name.toLowerCase(Locale.ROOT) + ":";
      return headers.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(line -> line.substring(prefix.length()).strip())
          .findFirst();
    }
  }

  /** Fetches {@code https://host/path}; more curl options may follow. */
  public Answer https(String host, String path, String... options) {
    return fetch("https", host, path, options);
  }

  /** Fetches {@code http://host/path}; more curl options may follow. */
  public Answer http(String host, String path, String... options) {
    return fetch("http", host, path, options);
  }

  private Answer fetch(String scheme, String host, String path, String... options) {
    var command = new ArrayList<String>();
    command.addAll(List.of("curl", "--silent", "--show-error", "--include", "--max-time", "30"));
    command.addAll(List.of("--noproxy", "*", "--cacert", authority.toString()));
    command.addAll(List.of("--connect-to", host + ":443:" + address + ":" + httpsPort));
    command.addAll(List.of("--connect-to", host + ":80:" + address + ":" + httpPort));
    command.addAll(Arrays.asList(options));
    command.add(scheme + "://" + host + path);
    return parse(Program.run(command.toArray(String[]::new)));
  }

  private static Answer parse(Program.Result result) {
    var text = result.text();
    while (text.startsWith("HTTP/")) {
      var end = text.indexOf("\r\n\r\n");
      if (end < 0) break;
      var lines = text.substring(0, end).lines().toList();
      var space = lines.getFirst().indexOf(' ');
      var status = Integer.parseInt(lines.getFirst().substring(space + 1, space + 4));
      text = text.substring(end + 4);
      if (status >= 200)
        return new Answer(result.exitCode(), status, lines.subList(1, lines.size()), text);
    }
    return new Answer(result.exitCode(), 0, List.of(), text);
  }
}
