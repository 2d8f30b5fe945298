import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DeleteObjectCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';

/** Where the files of attachments lie. A key is the id of an attachment. */
export interface FileStore {
  /** Keeps what the stream brings, whole or not at all. */
  put(key: string, content: Readable): Promise<void>;
  /** Throws when there is no such file. */
  get(key: string): Promise<Readable>;
  /** A file that is not there is removed already. */
  remove(key: string): Promise<void>;
}

/** A folder that all copies of the service share. */
export class FolderStore implements FileStore {
  constructor(private readonly folder: string) {}

  async put(key: string, content: Readable): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const partly = join(this.folder, `${key}.part`);
    try {
      await pipeline(content, createWriteStream(partly, { flush: true }));
      await rename(partly, join(this.folder, key));
    } catch (error) {
      await rm(partly, { force: true });
      throw error;
    }
  }

  async get(key: string): Promise<Readable> {
    const file = createReadStream(join(this.folder, key));
    await new Promise((resolve, reject) => file.once('open', resolve).once('error', reject));
    return file;
  }

  async remove(key: string): Promise<void> {
    await rm(join(this.folder, key), { force: true });
    // What a crash has left of a file that was still coming in.
    await rm(join(this.folder, `${key}.part`), { force: true });
  }
}

/** A bucket of a store that speaks the S3 protocol. */
export class S3Store implements FileStore {
  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
    private readonly prefix: string,
  ) {}

  #at(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.bucket, Key: `${this.prefix}${key}` };
  }

  async put(key: string, content: Readable): Promise<void> {
    // In parts of 5 MB: neither the length is known beforehand nor is the whole file ever in memory.
    const upload = new Upload({ client: this.client, params: { ...this.#at(key), Body: content }, queueSize: 2, leavePartsOnError: false });
    const cut = new Promise<never>((_, reject) => content.once('error', reject));
    try {
      await Promise.race([upload.done(), cut]);
    } catch (error) {
      await upload.abort();
      throw error;
    }
  }

  async get(key: string): Promise<Readable> {
    const { Body: content } = await this.client.send(new GetObjectCommand(this.#at(key)));
    return content as Readable;
  }

  async remove(key: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand(this.#at(key)));
  }
}

/**
 * The store that a setting names: a folder, or `s3://key:secret@bucket/prefix?endpoint=https://...&region=...`.
 * Throws TypeError for an address that is none.
 */
export function fileStoreOf(setting: string): FileStore {
  if (!setting.startsWith('s3:')) return new FolderStore(setting);
  const { hostname: bucket, pathname, username, password, searchParams } = new URL(setting);
  if (bucket === '') throw new TypeError('expected a bucket');
  const endpoint = searchParams.get('endpoint');
  const client = new S3Client({
    region: searchParams.get('region') ?? 'us-east-1',
    ...(endpoint === null ? {} : { endpoint: new URL(endpoint).href, forcePathStyle: true }),
    // Without them the usual places of the environment are looked through.
    ...(username === '' ? {} : { credentials: { accessKeyId: decodeURIComponent(username), secretAccessKey: decodeURIComponent(password) } }),
  });
  const prefix = pathname.replace(/^\/+/, '');
  return new S3Store(client, bucket, prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`);
}
