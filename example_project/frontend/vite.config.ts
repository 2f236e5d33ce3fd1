import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

import { groups, keepFirstPageLight } from "./chunks.ts";

/** The built pages lie where Django finds them, and are committed: a site is run without Node. */
export default defineConfig({
  base: "/static/site/",
  plugins: [react(), keepFirstPageLight(150_000)],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    outDir: "../static/site",
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsInlineLimit: 0, // data: addresses would need a hole in the Content-Security-Policy
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: "src/main.tsx",
      output: { codeSplitting: { groups } },
    },
  },
  server: { port: 5173, proxy: { "/api": "http://127.0.0.1:8000", "/media": "http://127.0.0.1:8000" } },
  test: { environment: "jsdom", include: ["src/**/*.test.{ts,tsx}"] },
});
