/** `start`: the line a newcomer pastes works as it stands, over TLS too. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { end, environment, testedEntry } from "../../stub/gate-process.ts";
import { tempFolder } from "../parts.ts";

const paste = promisify(execFile);

test.each([[[]], [["--tls"]]])(
	"with %j its curl answers 200 as pasted",
	async (flags) => {
		const folder = await tempFolder();
		const [node, ...words] = testedEntry;
		const child = spawn(node, [...words, "start", "--port", "0", ...flags], {
			env: environment(folder, folder),
			cwd: folder,
			stdio: ["ignore", "pipe", "inherit"],
		});
		onTestFinished(() => end(child));
		let line = "";
		const lines = createInterface({ input: child.stdout });
		lines.on("line", (text) => {
			if (text.startsWith("try:")) line = text.slice(4).trim();
			if (text.startsWith("mode:")) lines.close();
		});
		await once(lines, "close");
		expect(line).toMatch(/^curl /);
		const { stdout } = await paste("sh", ["-c", `${line} -w ' %{http_code}'`]);
		expect(stdout).toContain("hello");
		expect(stdout).toMatch(/ 200$/);
	},
);
