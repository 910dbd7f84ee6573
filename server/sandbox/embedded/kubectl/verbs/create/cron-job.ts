/** `kubectl create cronjob`. */
import { commandOf } from './command.ts';
import { creating } from './creating.ts';

export const cronJob = creating({
  path: 'cronjob',
  usage: "NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags] [options]",
  summary: 'Create a cron job with the specified name.',
  examples: [
    '# Create a cron job with a command',
    'kubectl create cronjob my-job --image=busybox --schedule="*/1 * * * *" -- date',
  ],
  flags: {
    image: { type: 'string', required: true, help: 'Image name to run.' },
    restart: { type: 'string', help: "job's restart policy. supported values: OnFailure, Never" },
    schedule: { type: 'string', required: true, help: 'A schedule in the Cron format the job should be run with.' },
  },
  kind: { kind: 'CronJob', group: 'batch', version: 'v1', name: 'cronjobs', namespaced: true },
  failed: 'cronjob',
  make(call, name) {
    const { flags } = call;
    const command = commandOf(call);
    const container = { name, image: flags.text('image'), resources: {}, ...(command ? { command } : {}) };
    const pod = { containers: [container], restartPolicy: flags.text('restart') || 'OnFailure' };
    return Promise.resolve({
      metadata: { name },
      spec: {
        schedule: flags.text('schedule'),
        jobTemplate: { metadata: { name }, spec: { template: { metadata: {}, spec: pod } } },
      },
      status: {},
    });
  },
});
