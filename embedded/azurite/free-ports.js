// Prints as many free ports of the loopback interface as asked for, all held open until the last one is found.
const net = require('net')
const hold = () => new Promise((resolve) => {
  const server = net.createServer().listen(0, '127.0.0.1', () => resolve(server))
})
Promise.all(Array.from({ length: Number(process.argv[2]) }, hold)).then((servers) => {
  console.log(servers.map((server) => server.address().port).join(' '))
  servers.forEach((server) => server.close())
})
