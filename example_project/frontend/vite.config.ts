import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** The built pages lie where Django finds them, and are committed: a site is run without Node. */
export default defineConfig({
  base: "/static/site/",
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    outDir: "../static/site",
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsInlineLimit: 0, // data: addresses would need a hole in the Content-Security-Policy
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: "src/main.tsx",
      // what most pages need comes in one file instead of thirty: each request costs a slow network a round trip
      output: { codeSplitting: { groups: [{ name: "shared", minShareCount: 10 }] } },
    },
  },
  server: { port: 5173, proxy: { "/api": "http://127.0.0.1:8000", "/media": "http://127.0.0.1:8000" } },
  test: { environment: "jsdom", include: ["src/**/*.test.{ts,tsx}"] },
});
