/** The quotes app of the guide, request by request. */
import { beforeAll, describe, expect, test } from 'vitest';
import { openTestReader, type TestReader } from '../machine/support/reader.ts';

let reader: TestReader;
beforeAll(async () => {
  reader = await openTestReader();
  await reader.run(
    'docker run -d --name quotes -p 8888:8080 -e ADMIN_TOKEN=secret -e TITLE="Baldur <Quotes>" ${REPO}mkt-devops/mkt-tenant-splitter:1.0; sleep 1',
  );
});

const Q = 'http://localhost:8888/tenantSplitter';
const CANNED =
  'It was the best of times it was the worst of times.\nLife is never fair, and perhaps it is a good thing for most of us that it is not.\nPeople say nothing is impossible but I do nothing all day.\n';
const status = (rest: string): string => `curl -s -o /dev/null -w "%{http_code}" ${rest}`;

describe('The quotes app', () => {
  test.each([
    [`curl -s ${Q}/quotes`, CANNED],
    [`curl -s -H "Accept: application/json" ${Q}/quotes | jq '.quotes | length'`, '3\n'],
    [
      `curl -sd quote=hello ${Q}/quotes; curl -s ${Q}/quotes | tail -1; docker exec quotes tail -1 /install/citng/data/quotes.txt`,
      'added\nhello\nhello\n',
    ],
    [`curl -s -d "quote=" ${Q}/quotes; ${status(`-d "quote=" ${Q}/quotes`)}`, 'a quote has 1 to 200 characters\n400'],
    [status(`-d "quote=$(seq -s x 2000)" ${Q}/quotes`), '413'],
    [
      `curl -s -X DELETE ${Q}/quotes; curl -s -X DELETE -H "Authorization: Bearer secret" ${Q}/quotes; curl -s ${Q}/quotes`,
      `wrong token\nback to the 3 canned quotes\n${CANNED}`,
    ],
    [
      `docker exec quotes touch /tmp/wedged; curl -s ${Q}/commons/ping; docker exec quotes rm /tmp/wedged; curl -s ${Q}/commons/ping`,
      'WEDGED\nOK\n',
    ],
    [
      `docker exec quotes touch /tmp/notready; curl -s ${Q}/commons/ready; docker exec quotes rm /tmp/notready; curl -s ${Q}/commons/ready`,
      'NOT READY: /tmp/notready exists\nREADY\n',
    ],
    [
      `curl -s ${Q}/commons/info | jq -r '.version, .title, .adminToken, .disk, .memoryLimit'`,
      '1.0\nBaldur <Quotes>\nset\nok\nnone\n',
    ],
    [`curl -s ${Q}/ | grep -o "<title>[^/]*"`, '<title>Baldur &#60;Quotes&#62;<\n'],
    [
      `${status('http://localhost:8888/')}; ${status(`${Q}/nope`)}; ${status(`-H "Accept: text/html" -d quote=x ${Q}/quotes`)}`,
      '302404303',
    ],
    [`curl -s "${Q}/commons/burn?ms=100" | cut -c1-6`, 'burned\n'],
  ])('%s', async (script, printed) => {
    expect((await reader.run(script)).out).toBe(printed);
  });

  test('is another program, which the simulator does not run, when its text is changed', async () => {
    const { out, code } = await reader.run(
      'cd mkt-tenant-splitter; sed -i s/hello/bye/ service.mts; echo "// changed" >> service.mts; docker build -q -t changed . > /dev/null; docker run --rm changed',
    );
    expect(out).toBe('sandbox: running JavaScript is not part of the simulator; it works in a real cluster\n');
    expect(code).toBe(1);
  });
});
