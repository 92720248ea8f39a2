// Calls everything about suppressions of Resend's official client, and prints what the client made of the answers.
const { Resend } = require('resend');

const [baseUrl, key] = process.argv.slice(2);
const resend = new Resend(key, { baseUrl });

async function main() {
  const said = {};
  const call = async (name, promise) => (said[name] = await promise);

  const added = await call('add', resend.suppressions.add({ email: 'ann@customers.net' }));
  const { id } = added.data;
  await call('addAgain', resend.suppressions.add({ email: 'ann@customers.net' }));
  await call('addNothing', resend.suppressions.add({ email: 'nobody' }));
  await call('get', resend.suppressions.get(id));
  await call('getByEmail', resend.suppressions.get('ann@customers.net'));
  await call('getNobody', resend.suppressions.get('nobody@customers.net'));
  await call('batchAdd', resend.suppressions.batch.add({ emails: ['bob@customers.net', 'eva+shop@customers.net'] }));
  await call('list', resend.suppressions.list());
  await call('listBounces', resend.suppressions.list({ origin: 'bounce' }));
  await call('listPage', resend.suppressions.list({ origin: 'manual', limit: 2 }));
  await call('batchRemove', resend.suppressions.batch.remove({ emails: ['bob@customers.net', 'eva+shop@customers.net'] }));
  await call('remove', resend.suppressions.remove(id));
  await call('removeAgain', resend.suppressions.remove('ann@customers.net'));
  console.log(JSON.stringify(said));
}

main();
