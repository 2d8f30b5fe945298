import { defineConfig } from 'vite';
import react from '@vitejs/plugin-react';

// The server fills in a nonce of its own for every answer; see docs/adr/0017-portal-front-end.md.
const NONCE = '__CSP_NONCE__';

export default defineConfig({
  root: 'web',
  plugins: [react()],
  html: { cspNonce: NONCE },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    sourcemap: false,
    // No data: addresses: the Content-Security-Policy allows files of our own only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  // `vite` alone serves the pages against a platform that runs beside it.
  server: { port: 5173, proxy: { '/portal': process.env.TOTEUMA_URL ?? 'http://127.0.0.1:8080' } },
});
