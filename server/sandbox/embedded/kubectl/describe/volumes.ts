/** The volumes of a Pod or of a Pod template. */
import { at, listAt, textAt } from '../client/object.ts';
import type { Page } from './page.ts';

type Lines = readonly (readonly [string, string])[];

/** Each kind of volume: what it is, and its fields. */
const KINDS: Readonly<Record<string, (source: unknown) => Lines>> = {
  hostPath: (source) => [
    ['Type', 'HostPath (bare host directory volume)'],
    ['Path', textAt(source, 'path')],
    ['HostPathType', textAt(source, 'type')],
  ],
  emptyDir: (source) => [
    ['Type', "EmptyDir (a temporary directory that shares a pod's lifetime)"],
    ['Medium', textAt(source, 'medium')],
    ['SizeLimit', textAt(source, 'sizeLimit') || '<unset>'],
  ],
  persistentVolumeClaim: (source) => [
    ['Type', 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)'],
    ['ClaimName', textAt(source, 'claimName')],
    ['ReadOnly', textAt(source, 'readOnly') || 'false'],
  ],
  configMap: (source) => [
    ['Type', 'ConfigMap (a volume populated by a ConfigMap)'],
    ['Name', textAt(source, 'name')],
    ['Optional', textAt(source, 'optional') || 'false'],
  ],
  secret: (source) => [
    ['Type', 'Secret (a volume populated by a Secret)'],
    ['SecretName', textAt(source, 'secretName')],
    ['Optional', textAt(source, 'optional') || 'false'],
  ],
  projected: (source) => [
    ['Type', 'Projected (a volume that contains injected data from multiple sources)'],
    ...listAt(source, 'sources').flatMap((one): Lines => {
      if (at(one, 'serviceAccountToken'))
        return [['TokenExpirationSeconds', textAt(one, 'serviceAccountToken', 'expirationSeconds')]];
      if (at(one, 'configMap')) {
        return [
          ['ConfigMapName', textAt(one, 'configMap', 'name')],
          ['Optional', textAt(one, 'configMap', 'optional') || 'false'],
        ];
      }
      if (at(one, 'secret')) {
        return [
          ['SecretName', textAt(one, 'secret', 'name')],
          ['Optional', textAt(one, 'secret', 'optional') || 'false'],
        ];
      }
      return at(one, 'downwardAPI') ? [['DownwardAPI', 'true']] : [];
    }),
  ],
};

export function describeVolumes(page: Page, volumes: readonly unknown[], template: boolean): void {
  const level = template ? 1 : 0;
  if (volumes.length === 0) {
    page.line(level, 'Volumes:\t<none>');
    return;
  }
  page.line(level, 'Volumes:');
  for (const volume of volumes) {
    page.line(1, `${template ? ' ' : ''}${textAt(volume, 'name')}:`);
    const kind = Object.keys(KINDS).find((name) => at(volume, name) !== undefined);
    const lines: Lines = kind ? (KINDS[kind]?.(at(volume, kind)) ?? []) : [['<unknown>', '']];
    for (const [label, value] of lines) page.line(2, `${label}:\t${value}`);
  }
}
