// Agents that tests drive for real and nobody else needs: too large for every install, so they come with `npm test`.
// Kept in out/, each in a folder of its version; a folder is there whole or not at all.
import {
	existsSync,
	mkdirSync,
	renameSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { out } from "./layout.mjs";
import { npm } from "./npm.mjs";
import { messageOf, say, withProgress } from "./say.mjs";

const folder = join(out, "test-clients");

/** Its binary comes in a package of the platform's. */
const claudeCode = {
	name: "Claude Code",
	package: "@anthropic-ai/claude-code",
	version: "2.1.330",
};

/** @returns {string} where Claude Code's binary is once it was brought */
export function claudeCodeBinary() {
	return join(
		home(),
		"node_modules",
		`${claudeCode.package}-${process.platform}-${process.arch}`,
		process.platform === "win32" ? "claude.exe" : "claude",
	);
}

const home = () => join(folder, `claude-code-${claudeCode.version}`);

/**
 * Brings what is missing.
 * @returns {Promise<string[]>} what is still missing afterwards, a line each
 */
export async function bringTestClients() {
	if (existsSync(claudeCodeBinary())) return [];
	const staging = join(folder, `.${process.pid}`);
	mkdirSync(staging, { recursive: true });
	try {
		writeFileSync(join(staging, "package.json"), '{ "private": true }\n');
		const { code, output } = await withProgress(
			`installing ${claudeCode.name} for the tests (npm, about 100 MB)`,
			() =>
				npm(
					[
						"install",
						"--ignore-scripts",
						`${claudeCode.package}@${claudeCode.version}`,
					],
					staging,
				),
		);
		if (code !== 0) throw new Error(output.trim().split("\n").at(-1));
		rmSync(home(), { recursive: true, force: true });
		renameSync(staging, home());
	} catch (error) {
		say(`${claudeCode.name} could not be installed: ${messageOf(error)}`);
	} finally {
		rmSync(staging, { recursive: true, force: true });
	}
	return existsSync(claudeCodeBinary()) ? [] : [claudeCode.name];
}
