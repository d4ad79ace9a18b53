// SPDX-License-Identifier: Apache-2.0
//
// SNS and SQS on one port, all in memory: node start.js PORT [ADDRESS], on loopback if no other address is said
//
// fauxqs' own command listens on every address and logs every request. SIGUSR2 closes the port and the next one
// opens it again: meanwhile clients are refused, while topics, queues and messages stay.
import { buildApp } from "fauxqs";

const port = Number(process.argv[2]);
const address = process.argv[3] ?? "127.0.0.1";
const emulator = buildApp({ logger: false });
await emulator.ready();

const open = () => emulator.server.listen(port, address);
const close = () => {
  emulator.server.close();
  emulator.server.closeAllConnections();
};

process.on("SIGUSR2", () => (emulator.server.listening ? close() : open()));

// Without the port nothing else would keep the process running.
setInterval(() => {}, 60_000);
open();
