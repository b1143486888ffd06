import { defineConfig } from 'vite';

// The page is served by the app itself under a strict CSP: nothing may be inlined as data: or as script in the page.
export default defineConfig({
  base: './',
  clearScreen: false,
  build: {
    target: ['safari16', 'chrome110'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 800,
  },
  server: { port: 5173, strictPort: true },
});
