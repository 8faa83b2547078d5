/** Certificates on this machine's own time, exported for the programs that judge them, and those programs. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { systemClock } from "../../../core/clock.ts";
import { type CoreParts, coreParts, tempFolder } from "../parts.ts";

export interface Ran {
	readonly code: number | null;
	readonly output: string;
}

/** stdout and stderr together; never rejects. */
export function run(
	program: string,
	words: readonly string[],
	input = "",
): Promise<Ran> {
	return new Promise((resolve) => {
		const child = execFile(
			program,
			words,
			{ timeout: 20_000 },
			(error, stdout, stderr) =>
				resolve({
					code:
						error === null
							? 0
							: typeof error.code === "number"
								? error.code
								: null,
					output: stdout + stderr,
				}),
		);
		child.stdin?.on("error", () => undefined).end(input);
	});
}

/** "done", or the code of what it was refused for. */
export const codeOf = async (work: Promise<unknown>): Promise<string> => {
	try {
		await work;
		return "done";
	} catch (error) {
		return error instanceof Error && "code" in error
			? String(error.code)
			: String(error);
	}
};

export interface Exported extends CoreParts {
	/** Of the export: `path("api/tls.crt")`. */
	readonly path: (name: string) => string;
}

/** A server "api", a client "laptop" and both CAs, in a folder of their own. */
export async function exportedCertificates(
	names: readonly string[] = [],
): Promise<Exported> {
	const parts = await coreParts("strict", { clock: systemClock });
	const { certificates } = parts;
	await certificates.createCas({ names });
	await certificates.issue({
		name: "api",
		sans: ["localhost", "api.local", "127.0.0.1", "::1"],
	});
	await certificates.issue({ name: "laptop", client: true, role: "operator" });
	const dir = join(await tempFolder(), "certs");
	await certificates.export(dir, []);
	return Object.assign(parts, { path: (name: string) => join(dir, name) });
}
