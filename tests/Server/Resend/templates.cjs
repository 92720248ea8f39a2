// Calls everything about templates of Resend's official client, and prints what the client made of the answers.
const { Resend } = require('resend');

const [baseUrl, key] = process.argv.slice(2);
const resend = new Resend(key, { baseUrl });

const order = {
  name: 'Order',
  alias: 'order',
  from: 'Shop <shop@acme.test>',
  replyTo: ['help@acme.test'],
  subject: 'Your order',
  html: '<p>{{{PRODUCT}}} for {{{PRICE}}}.</p>',
  variables: [
    { key: 'PRODUCT', type: 'string' },
    { key: 'PRICE', type: 'number', fallbackValue: 25 },
  ],
};

async function main() {
  const said = {};
  const call = async (name, promise) => (said[name] = await promise);
  const email = (variables, id = 'order') => ({ to: 'ann@example.net', template: { id, variables } });

  const made = await call('create', resend.templates.create(order));
  const { id } = made.data;
  await call('createAgain', resend.templates.create(order));
  await call('createWithout', resend.templates.create({ name: 'x' }));
  await call('sendDraft', resend.emails.send(email({ PRODUCT: 'Tea' })));
  await call('publish', resend.templates.publish(id));
  await call('get', resend.templates.get(id));
  await call('getByAlias', resend.templates.get('order'));
  await call('getNothing', resend.templates.get('00000000-0000-7000-8000-000000000000'));

  await call('send', resend.emails.send(email({ PRODUCT: 'Tea <green>', PRICE: 30 })));
  await call('sendFallback', resend.emails.send(email({ PRODUCT: 'Tea' }, id)));
  await call('sendMissing', resend.emails.send(email({ PRICE: 30 })));
  await call('batch', resend.batch.send([email({ PRODUCT: 'Tea' }), email({ PRODUCT: 'Cake' })]));

  await call('update', resend.templates.update('order', { html: '<p>Now {{{PRODUCT}}}.</p>', replyTo: 'help@acme.test' }));
  await call('getLater', resend.templates.get(id));
  const copy = await call('duplicate', resend.templates.duplicate(id));
  await call('getCopy', resend.templates.get(copy.data.id));
  const published = await resend.templates.duplicate(id).publish();
  await call('getPublishedCopy', resend.templates.get(published.data.id));
  const chained = await resend.templates.create({ name: 'Chained', html: '<p>x</p>', subject: 's' }).publish();
  await call('getChained', resend.templates.get(chained.data.id));
  await call('list', resend.templates.list());
  await call('listPage', resend.templates.list({ limit: 1 }));
  await call('remove', resend.templates.remove(id));
  await call('removeAgain', resend.templates.remove(id));
  console.log(JSON.stringify(said));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
