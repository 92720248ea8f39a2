// Calls everything of SendGrid's official client that sends, and prints what the client made of the answers.
const sendgrid = require('@sendgrid/mail');
const { Client } = require('@sendgrid/client');

const [baseUrl, key] = process.argv.slice(2);
const client = new Client();
client.setApiKey(key);
client.setDefaultRequest('baseUrl', baseUrl);
sendgrid.setClient(client);

const plain = { from: { email: 'shop@acme.test', name: 'Shop' }, to: 'ann@example.net', subject: 'Hello', text: 'Hello, Ann.' };
const full = {
  from: 'Shop <shop@acme.test>',
  to: ['ann@example.net', { email: 'bob@example.net', name: 'Bob "B" Ross' }],
  cc: 'cem@example.net',
  bcc: ['dan@example.net'],
  replyTo: 'help@acme.test',
  subject: 'Your bill',
  text: 'See there.',
  html: '<p>See there.</p><img src="cid:logo">',
  headers: { 'X-Order': '17' },
  categories: ['bills', 'A B'],
  customArgs: { order: '17/2', note: 'for Ann' },
  attachments: [
    { content: Buffer.from([1, 2, 3, 4]).toString('base64'), filename: 'bill.pdf', type: 'application/pdf', disposition: 'attachment', content_id: 'unused' },
    { content: Buffer.from([5, 6]).toString('base64'), filename: 'logo.png', type: 'image/png', disposition: 'inline', content_id: 'logo' },
  ],
  trackingSettings: { clickTracking: { enable: false, enableText: false }, openTracking: { enable: false } },
};

async function main() {
  const said = {};
  const call = async (name, send) => {
    try {
      const answer = await send();
      const [response, body] = answer;
      said[name] = { status: response.statusCode, headers: response.headers, body };
    } catch (error) {
      said[name] = { status: error.code, headers: error.response?.headers, body: error.response?.body ?? String(error) };
    }
  };

  // The client writes into what it is given, and is given copies.
  await call('send', () => sendgrid.send({ ...plain }));
  await call('full', () => sendgrid.send(full));
  await call('multiple', () => sendgrid.sendMultiple({ ...plain, to: ['ann@example.net', 'bob@example.net'] }));
  await call('array', async () => (await sendgrid.send([plain, { ...plain, subject: 'Other' }]))[1]);
  await call('personal', () => sendgrid.send({
    from: plain.from,
    subject: 'Hello {{name}}',
    text: 'Dear {{name}}, {{offer}}',
    sections: { ':big:': 'ten percent for {{name}}' },
    personalizations: [
      { to: 'ann@example.net', substitutions: { name: 'Ann', offer: ':big:' } },
      { to: 'bob@example.net', subject: 'Only {{name}}', substitutions: { name: 'Bob', offer: 'nothing' }, customArgs: { who: 'bob' }, headers: { 'X-Who': 'bob' } },
    ],
  }));
  await call('replyToList', () => sendgrid.send({ ...plain, replyToList: [{ email: 'a@acme.test' }, { email: 'b@acme.test', name: 'B' }] }));
  await call('template', () => sendgrid.send({ from: plain.from, templateId: 'd-welcome', personalizations: [{ to: 'ann@example.net', dynamicTemplateData: { name: 'Ann', items: [{ price: 3 }] } }] }));
  await call('templateUnknown', () => sendgrid.send({ from: plain.from, to: plain.to, templateId: 'd-nothing' }));
  await call('later', () => sendgrid.send({ ...plain, sendAt: Number(process.argv[4]) }));
  await call('tooLate', () => sendgrid.send({ ...plain, sendAt: Number(process.argv[4]) + 80 * 3600 }));
  await call('sandbox', () => sendgrid.send({ ...plain, mailSettings: { sandboxMode: { enable: true } } }));
  await call('watched', () => sendgrid.send({ ...plain, trackingSettings: { openTracking: { enable: true } } }));
  await call('batch', () => sendgrid.send({ ...plain, batchId: 'b' }));
  await call('groups', () => sendgrid.send({ ...plain, asm: { groupId: 1 } }));
  await call('pool', () => sendgrid.send({ ...plain, ipPoolName: 'p' }));
  await call('twice', () => sendgrid.send({ ...plain, cc: 'ann@example.net' }));
  await call('noAddress', () => sendgrid.send({ ...plain, to: 'nobody' }));
  await call('otherRoute', () => client.request({ method: 'GET', url: '/v3/stats' }));
  client.setApiKey('SG.wrong');
  client.setDefaultRequest('baseUrl', baseUrl);
  await call('wrongKey', () => sendgrid.send(plain));
  console.log(JSON.stringify(said));
}

main();
