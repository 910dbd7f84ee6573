/** The reviews: may I, who am I, what may I. */
import { adminReason, isAllowed } from '../requests/authorize.ts';
import { isObject, objectAt, timestamp, type JsonObject } from '../object.ts';
import type { Review } from './review.ts';

const authorization = { group: 'authorization.k8s.io', version: 'v1', verbs: ['create'], namespaced: false } as const;

const accessReview: Review = {
  ...authorization,
  kind: 'SelfSubjectAccessReview',
  resource: 'selfsubjectaccessreviews',
  singular: 'selfsubjectaccessreview',
  schema: 'io.k8s.api.authorization.v1.SelfSubjectAccessReview',
  answer: ({ spec }, { caller }) => ({
    metadata: {},
    spec: withoutEmpty(isObject(spec) ? spec : {}),
    status: isAllowed(caller) ? { allowed: true, reason: adminReason } : { allowed: false },
  }),
};

const rulesReview: Review = {
  ...authorization,
  kind: 'SelfSubjectRulesReview',
  resource: 'selfsubjectrulesreviews',
  singular: 'selfsubjectrulesreview',
  schema: 'io.k8s.api.authorization.v1.SelfSubjectRulesReview',
  answer: (_, { caller }) => ({
    metadata: {},
    spec: {},
    status: {
      resourceRules: [
        ...(isAllowed(caller) ? [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }] : []),
        {
          verbs: ['create'],
          apiGroups: ['authorization.k8s.io'],
          resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
        },
        { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'] },
      ],
      nonResourceRules: [
        ...(isAllowed(caller) ? [{ verbs: ['*'], nonResourceURLs: ['*'] }] : []),
        {
          verbs: ['get'],
          nonResourceURLs: [
            '/api',
            '/api/*',
            '/apis',
            '/apis/*',
            '/healthz',
            '/livez',
            '/openapi',
            '/openapi/*',
            '/readyz',
            '/version',
            '/version/',
          ],
        },
      ],
      incomplete: false,
    },
  }),
};

const subjectReview: Review = {
  group: 'authentication.k8s.io',
  version: 'v1',
  verbs: ['create'],
  namespaced: false,
  kind: 'SelfSubjectReview',
  resource: 'selfsubjectreviews',
  singular: 'selfsubjectreview',
  schema: 'io.k8s.api.authentication.v1.SelfSubjectReview',
  answer: (_, { caller, now }) => ({
    metadata: { creationTimestamp: timestamp(now) },
    status: {
      userInfo: { username: caller.username, groups: caller.groups, ...(caller.extra ? { extra: caller.extra } : {}) },
    },
  }),
};

export const reviews: readonly Review[] = [subjectReview, accessReview, rulesReview];

function withoutEmpty(spec: JsonObject): JsonObject {
  const attributes = objectAt(spec, 'resourceAttributes');
  const kept = Object.entries(attributes).filter(([, value]) => value !== '');
  return 'resourceAttributes' in spec ? { ...spec, resourceAttributes: Object.fromEntries(kept) } : spec;
}
