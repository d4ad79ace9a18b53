// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.fakes;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializers;

/** What a message goes through on its way to another node. */
public final class NodeCrossing {

  private NodeCrossing() {}

  /** Writes a message as Jackson CBOR and reads it again: both are equal. */
  public static void assertCrossesUnchanged(Object message, ActorSystem<?> system) {
    var serialization = SerializationExtension.get(system);
    var serializer = serialization.findSerializerFor(message);

    var bytes = serialization.serialize(message).get();
    var read =
        serialization
            .deserialize(
                bytes, serializer.identifier(), Serializers.manifestFor(serializer, message))
            .get();

    assertThat(serializer.getClass().getSimpleName()).isEqualTo("JacksonCborSerializer");
    assertThat(read).isEqualTo(message);
  }
}
