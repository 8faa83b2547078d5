/** The bundled app both Electrons run. */
import { fileURLToPath } from "node:url";

export const electronMain = fileURLToPath(
	new URL("../../out/electron/main.mjs", import.meta.url),
);
