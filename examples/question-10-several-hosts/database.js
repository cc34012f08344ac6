const fs = require('node:fs');
const { Sequelize } = require('sequelize');

// One set of options, three servers: each of them is a client.
module.exports = new Sequelize('orders', null, null, {
  dialect: 'postgres',
  dialectOptions: { ssl: { ca: fs.readFileSync('certs/root.pem') } },
  replication: {
    write: { host: 'orders-primary.postgres.database.azure.com', username: 'app' },
    read: [
      { host: 'orders-replica-1.postgres.database.azure.com', username: 'app' },
      { host: 'orders-replica-2.postgres.database.azure.com', username: 'app' },
    ],
  },
});
