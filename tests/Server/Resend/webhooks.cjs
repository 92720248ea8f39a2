// Calls everything about webhooks of Resend's official client, receives what they send, verifies it, and prints what the client made of all that.
const http = require('node:http');
const { Resend } = require('resend');
const { Webhook } = require('standardwebhooks');

const [baseUrl, key] = process.argv.slice(2);
const resend = new Resend(key, { baseUrl });

const received = [];
const waiting = [];
const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    response.end('thanks');
    received.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
    waiting.splice(0).forEach((wake) => wake());
  });
});

async function until(count) {
  while (received.length < count) {
    await new Promise((wake) => waiting.push(wake));
  }
}

const headersOf = ({ headers }, prefix) => ({ id: headers[`${prefix}-id`], timestamp: headers[`${prefix}-timestamp`], signature: headers[`${prefix}-signature`] });
const verify = (one, secret, payload = one.body) => resend.webhooks.verify({ payload, headers: headersOf(one, 'svix'), webhookSecret: secret });

function refuses(run) {
  try {
    run();
    return false;
  } catch {
    return true;
  }
}

async function settled(id) {
  while (true) {
    const events = await resend.webhooks.events.list({ webhookId: id });
    if (events.error || events.data.data.every((told) => told.status === 'success')) {
      return events;
    }
  }
}

async function main() {
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const endpoint = `http://127.0.0.1:${server.address().port}/mail`;
  const said = {};
  const call = async (name, promise) => (said[name] = await promise);

  const created = await call('create', resend.webhooks.create({ endpoint, events: ['email.sent', 'email.delivered', 'email.bounced'] }));
  const { id, signing_secret: secret } = created.data;
  await call('createOpened', resend.webhooks.create({ endpoint, events: ['email.opened'] }));
  await call('createPrivate', resend.webhooks.create({ endpoint: 'https://192.168.0.1/', events: ['email.sent'] }));
  await call('get', resend.webhooks.get(id));
  await call('getNothing', resend.webhooks.get('00000000-0000-7000-8000-000000000000'));
  await call('list', resend.webhooks.list());
  await call('listPage', resend.webhooks.list({ limit: 1, after: id }));

  const mail = { from: 'Shop <shop@acme-shop.net>', subject: 'Héllo', text: 'Hello.', tags: [{ name: 'order', value: '17' }] };
  await resend.emails.send({ ...mail, to: 'delivered@resend.dev' });
  await until(2);
  await resend.emails.send({ ...mail, to: 'bounced@resend.dev' });
  await until(4);
  said.verified = received.map((one) => verify(one, secret).type);
  said.standard = received.map((one) => new Webhook(secret).verify(one.body, one.headers).type);
  said.refusesOther = refuses(() => verify(received[0], `whsec_${Buffer.alloc(32, 7).toString('base64')}`));
  said.refusesChanged = refuses(() => verify(received[0], secret, received[0].body.replace('acme', 'evil')));
  said.bounce = verify(received[3], secret).data.bounce;

  const events = await call('events', settled(id));
  await call('eventsPage', resend.webhooks.events.list({ webhookId: id, limit: 1, after: events.data.data[0].id }));
  const told = { webhookId: id, eventId: events.data.data[0].id };
  await call('event', resend.webhooks.events.get(told));
  await call('attempts', resend.webhooks.events.attempts.list({ ...told, limit: 5 }));
  const rotated = await call('rotate', resend.webhooks.rotateSigningSecret(id));
  await call('replay', resend.webhooks.events.replay(told));
  await until(5);
  said.replayed = received[4].headers['svix-id'];
  said.afterRotation = [secret, rotated.data.signing_secret].map((one) => verify(received[4], one).type === 'email.bounced');
  await call('update', resend.webhooks.update(id, { endpoint: `${endpoint}/new`, events: ['email.failed'], status: 'disabled' }));
  await call('getLater', resend.webhooks.get(id));
  await call('remove', resend.webhooks.remove(id));
  await call('removeAgain', resend.webhooks.remove(id));
  console.log(JSON.stringify(said));
  server.closeAllConnections();
  server.close();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
