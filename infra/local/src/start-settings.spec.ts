import { describe, expect, it } from '@jest/globals';
import { readStartSettings } from './start-settings.js';

describe('the settings of a start', () => {
  it('hand on to the services what was given to them, and nothing that they get from the start or that others may mean', () => {
    const env = { TOTEUMA_PACKS: '/etc/packs', TOTEUMA_PAYER_NAME: 'Kunta', ATTACHMENTS_STORE: '', DATABASE_URL: 'postgresql://elsewhere', REDIS_URL: 'redis://elsewhere', MAIL_HOST: 'mail' };
    expect(readStartSettings([], env).settings).toEqual({ TOTEUMA_PACKS: '/etc/packs', TOTEUMA_PAYER_NAME: 'Kunta' });
    expect(readStartSettings(['--port', '0'], {})).toMatchObject({ port: 0, settings: {} });
  });
});
