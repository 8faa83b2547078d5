/**
 * A throw-away copy of the project's build folder, in which tests plant sources, locks and bundles. Owns the folder;
 * never touches the real node_modules or out.
 */
import {
	cpSync,
	mkdirSync,
	mkdtempSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { spawn } from "node:child_process";

export const project = resolve(import.meta.dirname, "../..");

export interface Ended {
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

export interface Checkout {
	readonly root: string;
	/** Writes a file, with the folders above it. */
	readonly write: (path: string, text: string) => void;
	/** Makes a package of the project's node_modules available here. */
	readonly link: (path: string) => void;
	readonly remove: () => void;
}

/** Holds build/ and nothing else. Without a package-lock.json it counts as a packed copy, which is never set up. */
export function makeCheckout(): Checkout {
	const root = mkdtempSync(join(tmpdir(), "drawbridge-build-"));
	cpSync(join(project, "build"), join(root, "build"), { recursive: true });
	return {
		root,
		write: (path, text) => {
			mkdirSync(dirname(join(root, path)), { recursive: true });
			writeFileSync(join(root, path), text);
		},
		link: (path) => {
			mkdirSync(dirname(join(root, path)), { recursive: true });
			symlinkSync(join(project, path), join(root, path), "junction");
		},
		remove: () => {
			rmSync(root, { recursive: true, force: true });
		},
	};
}

/** Runs a Node program to its end; `node` is the Node this test runs on unless another is named. */
export function runNode(
	args: readonly string[],
	options: {
		cwd?: string;
		input?: string;
		env?: NodeJS.ProcessEnv;
		node?: string;
	} = {},
): Promise<Ended> {
	const {
		cwd = tmpdir(),
		input = "",
		env = {},
		node = process.execPath,
	} = options;
	return new Promise((done, failed) => {
		const child = spawn(node, args, { cwd, env: { ...process.env, ...env } });
		const ended = { stdout: "", stderr: "" };
		child.stdout.setEncoding("utf8").on("data", (text: string) => {
			ended.stdout += text;
		});
		child.stderr.setEncoding("utf8").on("data", (text: string) => {
			ended.stderr += text;
		});
		child.on("error", failed);
		child.on("close", (code) => {
			done({ code, ...ended });
		});
		child.stdin.end(input);
	});
}
