// What keytar, the optional keychain binding, needs to be built on this machine, and whether it is here.
// Never makes set-up fail: without keytar the gate keeps its secrets in an encrypted file.
import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { modules } from "./layout.mjs";
import { findAll, onPath } from "./search-path.mjs";

/** @returns {boolean} */
export function keytarIsHere() {
	return existsSync(join(modules, "keytar", "build", "Release", "keytar.node"));
}

/**
 * Whether keytar can be compiled here: libsecret's headers on Linux (macOS and Windows bring theirs with the compiler).
 * @returns {boolean}
 */
export function canBuildKeytar() {
	if (process.platform !== "linux") return false;
	const headers = "include/libsecret-1/libsecret/secret.h";
	return (
		["/usr", "/usr/local"].some((prefix) =>
			existsSync(join(prefix, headers)),
		) &&
		onPath("pkg-config") &&
		onPath("make") &&
		onPath("c++", "g++")
	);
}

/**
 * Environment for `npm ci`. node-gyp would fetch Node's headers from the network when its cache is empty, so it is shown
 * the local ones; keytar uses Node-API only, so any Node's headers will do.
 * @returns {Record<string, string>}
 */
export function buildEnvironment() {
	const headers = nodeHeaders();
	return {
		...(headers === null ? {} : { npm_config_nodedir: headers }),
		...(headers !== null && canBuildKeytar()
			? { npm_config_build_from_source: "keytar" }
			: {}),
	};
}

/** @returns {string | null} the folder above include/node */
function nodeHeaders() {
	const nodes = [process.execPath, ...findAll("node")].map((node) =>
		realpathSync(node),
	);
	const prefixes = [...nodes.map((node) => dirname(dirname(node))), "/usr"];
	return (
		prefixes.find((prefix) =>
			existsSync(join(prefix, "include", "node", "node_api.h")),
		) ?? null
	);
}

/** @returns {string} one line for a person */
export function keytarAbsence() {
	const why =
		process.platform === "linux" && !canBuildKeytar()
			? "no prebuilt copy could be fetched, and building it needs libsecret-1-dev, pkg-config, make and g++"
			: "it could be neither fetched nor built";
	return `keytar is not here (${why}): without it, secrets are kept in an encrypted file instead of the OS keychain`;
}
