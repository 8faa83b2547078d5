// The switches that are burnt into Electron's binary when it is packaged, each with why. Every one has to be decided: a new
// one of a new Electron stops the packaging until it stands here.
import { FuseV1Options, FuseVersion } from "@electron/fuses";

/** @satisfies {import("@electron/fuses").FuseConfig} */
export const fuses = {
	version: FuseVersion.V1,
	strictlyRequireAllFuses: true,
	// ELECTRON_RUN_AS_NODE would make the signed app a Node for whoever starts it. The command line has one of its own.
	[FuseV1Options.RunAsNode]: false,
	// Nothing is kept in cookies; what Chromium keeps all the same is not left readable.
	[FuseV1Options.EnableCookieEncryption]: true,
	// NODE_OPTIONS and NODE_EXTRA_CA_CERTS load code and trust into the shell.
	[FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
	// --inspect and SIGUSR1 open the shell to any program of this user.
	[FuseV1Options.EnableNodeCliInspectArguments]: false,
	// macOS and Windows check app.asar against the digest in the program; Linux has no such check.
	[FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
	// No folder beside app.asar is loaded instead of it.
	[FuseV1Options.OnlyLoadAppFromAsar]: true,
	// There is no snapshot of our own.
	[FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
	// Windows come over drawbridge://, so file:// needs no rights.
	[FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
	// WebAssembly is bounds-checked by the processor: switching it off makes it slower and nothing safer.
	[FuseV1Options.WasmTrapHandlers]: true,
};
