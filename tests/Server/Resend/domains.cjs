// Calls everything about domains of Resend's official client, and prints what the client made of the answers.
const { Resend } = require('resend');

const [baseUrl, key] = process.argv.slice(2);
const resend = new Resend(key, { baseUrl });

async function main() {
  const said = {};
  const call = async (name, promise) => (said[name] = await promise);

  const created = await call('create', resend.domains.create({ name: 'mail.example.org' }));
  const { id } = created.data;
  await call('createAgain', resend.domains.create({ name: 'mail.example.org' }));
  await call('createElsewhere', resend.domains.create({ name: 'example.org', region: 'eu-west-1' }));
  await call('createNone', resend.domains.create({ name: 'org' }));
  await call('get', resend.domains.get(id));
  await call('getNothing', resend.domains.get('00000000-0000-7000-8000-000000000000'));
  await call('list', resend.domains.list());
  await call('listPage', resend.domains.list({ limit: 1, after: id }));
  await call('update', resend.domains.update({ id, openTracking: false, clickTracking: false, tls: 'enforced' }));
  await call('updateTracking', resend.domains.update({ id, openTracking: true }));
  await call('verify', resend.domains.verify(id));
  await call('getLater', resend.domains.get(id));
  await call('remove', resend.domains.remove(id));
  await call('removeAgain', resend.domains.remove(id));
  console.log(JSON.stringify(said));
}

main();
