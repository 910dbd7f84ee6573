/** Stands for `node:zlib`, which a browser does not have: just-bash's gzip and zcat say so instead of failing to load. */
const absent = (): never => {
  throw new Error('sandbox: compression is not part of the simulator; it works in a real cluster');
};

export const gzipSync = absent;
export const gunzipSync = absent;
export const inflateSync = absent;
export const deflateSync = absent;
export const inflateRawSync = absent;
export const deflateRawSync = absent;
export const brotliCompressSync = absent;
export const brotliDecompressSync = absent;
export const createGunzip = absent;
export const createGzip = absent;
export const constants = {};
export default { gzipSync, gunzipSync, inflateSync, deflateSync, constants };
