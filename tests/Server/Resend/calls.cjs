// Calls everything of Resend's official client that the service answers, and prints what the client made of the answers.
const { Resend } = require('resend');

const [baseUrl, key] = process.argv.slice(2);
const resend = new Resend(key, { baseUrl });

const plain = { from: 'Shop <shop@acme.test>', to: 'ann@example.net', subject: 'Hello', text: 'Hello, Ann.' };
const full = {
  from: 'shop@acme.test',
  to: ['ann@example.net', 'Bob <bob@example.net>'],
  cc: 'cem@example.net',
  bcc: ['dan@example.net'],
  replyTo: 'help@acme.test',
  subject: 'Your bill',
  html: '<p>See there.</p><img src="cid:logo">',
  text: 'See there.',
  headers: { 'X-Order': '17' },
  tags: [{ name: 'order', value: '17' }],
  attachments: [
    { filename: 'bill.pdf', content: Buffer.from([1, 2, 3, 4]) },
    { filename: 'note.txt', content: Buffer.from('note').toString('base64'), contentType: 'text/plain' },
    { filename: 'logo.png', content: Buffer.from([5, 6]), contentId: 'logo' },
  ],
};

async function main() {
  const said = {};
  const call = async (name, promise) => (said[name] = await promise);

  const sent = await call('send', resend.emails.send(plain));
  const rich = await call('sendFull', resend.emails.send(full));
  const once = { idempotencyKey: 'order-17' };
  await call('sendOnce', resend.emails.send(plain, once));
  await call('sendAgain', resend.emails.send(plain, once));
  await call('sendOther', resend.emails.send({ ...plain, subject: 'Other' }, once));
  await call('sendWrong', resend.emails.send({ ...plain, to: 'nobody' }));
  await call('sendWithout', resend.emails.send({ from: plain.from, to: plain.to, subject: 's' }));
  await call('sendTemplate', resend.emails.send({ to: plain.to, template: { id: 'welcome', variables: { name: 'Ann' } } }));
  await call('get', resend.emails.get(rich.data.id));
  await call('getNothing', resend.emails.get('00000000-0000-7000-8000-000000000000'));
  await call('list', resend.emails.list());
  await call('listPage', resend.emails.list({ limit: 1, after: rich.data.id }));
  const files = await call('attachments', resend.emails.attachments.list({ emailId: rich.data.id }));
  await call('attachment', resend.emails.attachments.get({ emailId: rich.data.id, id: files.data.data[1].id }));
  const octets = await fetch(said.attachment.data.download_url);
  said.download = [...new Uint8Array(await octets.arrayBuffer())];

  const later = await call('schedule', resend.emails.send({ ...plain, scheduledAt: '2030-01-02T00:00:00.000Z' }));
  await call('scheduleInWords', resend.emails.send({ ...plain, scheduledAt: 'in 1 min' }));
  await call('scheduleWrong', resend.emails.send({ ...plain, scheduledAt: 'some day' }));
  await call('update', resend.emails.update({ id: later.data.id, scheduledAt: '2030-01-03T00:00:00.000Z' }));
  await call('getLater', resend.emails.get(later.data.id));
  await call('cancel', resend.emails.cancel(later.data.id));
  await call('cancelSent', resend.emails.cancel(later.data.id));

  await call('batch', resend.batch.send([plain, full]));
  await call('batchStrict', resend.batch.send([plain, { ...plain, to: 'nobody' }]));
  await call('batchPermissive', resend.batch.send([plain, { ...plain, to: 'nobody' }], { batchValidation: 'permissive' }));
  await call('batchOnce', resend.batch.send([plain], { idempotencyKey: 'batch-1' }));
  await call('batchAgain', resend.batch.send([plain], { idempotencyKey: 'batch-1' }));

  const made = await call('createKey', resend.apiKeys.create({ name: 'Production', permission: 'sending_access' }));
  await call('renameKey', resend.apiKeys.update(made.data.id, { name: 'Shop' }));
  await call('listKeys', resend.apiKeys.list());
  const sender = new Resend(made.data.token, { baseUrl });
  await call('restrictedSend', sender.emails.send(plain));
  await call('restrictedList', sender.emails.list());
  await call('removeKey', resend.apiKeys.remove(made.data.id));
  await call('removeKeyAgain', resend.apiKeys.remove('00000000-0000-7000-8000-000000000000'));
  await call('revokedSend', sender.emails.send(plain));
  await call('wrongKey', new Resend('re_123', { baseUrl }).emails.send(plain));

  const logs = await call('logs', resend.logs.list({ limit: 5 }));
  await call('log', resend.logs.get(logs.data.data[0].id));

  await call('share', resend.emails.share(sent.data.id));
  await call('metrics', resend.emails.metrics());
  await call('contacts', resend.contacts.list());
  console.log(JSON.stringify(said));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
