// node: one thread and an event loop, as every server on Node.js has them. What it reads it drops.
"use strict";
const net = require("net");

const port = Number((process.argv[2] || "--port=3033").replace("--port=", ""));
const server = net.createServer((socket) => {
  socket.on("data", () => {});
  socket.on("error", () => socket.destroy());
});
server.on("error", (error) => {
  console.error(`cannot listen on 127.0.0.1:${port}: ${error.message}`);
  process.exit(1);
});
// Node.js would ask for a queue of 511.
server.listen({ host: "127.0.0.1", port: port, backlog: 4096 }, () => console.error(`listening on ${port}`));
