/** Agents' settings files: our entries in, and the very bytes from before out again. */
import {
	chmod,
	lstat,
	mkdir,
	readFile,
	readlink,
	stat,
	symlink,
	unlink,
	writeFile,
} from "node:fs/promises";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { type AgentName, agentNames } from "../../../../core/hook/dialect.ts";
import {
	type AgentSettings,
	settingsOf,
} from "../../../../core/hook/install/agents.ts";
import {
	install,
	type Kept,
	status,
	uninstall,
} from "../../../../core/hook/install/install.ts";
import { parseJsonc, valueOf } from "../../../../core/hook/install/jsonc.ts";
import { isObject } from "../../../../core/json.ts";
import { tempFolder } from "../../parts.ts";

interface Setting {
	readonly settings: AgentSettings;
	/** The same with a line of another version. */
	readonly older: AgentSettings;
	readonly kept: Kept;
	readonly write: (text: string) => Promise<void>;
	readonly read: () => Promise<string>;
}

async function setting(agent: AgentName): Promise<Setting> {
	const user = await tempFolder();
	const made = (script: string): AgentSettings =>
		settingsOf(agent, {
			user,
			env: {},
			program: {
				node: "/opt/node/bin/node",
				script,
				platform: "linux",
			},
			home: join(user, "drawbridge"),
			socket: join(user, "drawbridge", "state", "gate.sock"),
		});
	const settings = made("/opt/drawbridge/out/core/hook.mjs");
	return {
		settings,
		older: made("/opt/older/out/core/hook.mjs"),
		kept: { folder: join(user, "drawbridge", "state", "hooks"), agent },
		async write(text) {
			await mkdir(dirname(settings.file), { recursive: true });
			await writeFile(settings.file, text);
		},
		read: () => readFile(settings.file, "utf8"),
	};
}

const dataOf = (text: string): unknown => valueOf(parseJsonc(text));

/** Files as people and other programs leave them. `EVENT` stands for the agent's first event. */
const files: Readonly<Record<string, string>> = {
	"an empty file": "",
	"a file of blanks": " \n\n",
	"an empty object": "{}",
	"other settings":
		'{\n  "model": "opus",\n  "permissions": { "deny": ["x"] }\n}\n',
	"hooks for other events": '{\n  "hooks": {\n    "Stop": []\n  }\n}\n',
	"another hook at the same event":
		'{\n  "hooks": {\n    "EVENT": [\n      { "hooks": [ { "type": "command", "command": "/bin/other" } ] }\n    ]\n  }\n}\n',
	"an empty list": '{"hooks":{"EVENT":[]}}',
	"tabs and Windows line ends":
		'{\r\n\t"a": 1,\r\n\t"hooks": {\r\n\t\t"EVENT": [\r\n\t\t\t{ "command": "x" }\r\n\t\t]\r\n\t}\r\n}\r\n',
	"one line": '{"a":[1,2],"hooks":{"EVENT":[{"command":"x"}],"Z":[]},"b":2}',
	"comments and trailing commas":
		'// mine\n{\n    /* a */ "a": 1, // first\n    "hooks": {\n        "EVENT": [\n            { "command": "x" }, // theirs\n            // none more\n        ], // end\n    },\n} // end\n',
	"a byte order mark": '\uFEFF{\n "a": 1\n}',
	"no newline and odd indentation": '{ "a": 1,\n         "b": {}}',
	"escapes and unicode": '{\n  "\\u0061/": "\u00e9\\n\\"{[",\n  "é": "}]"\n}',
	"a line comment at the end": '{\n  "a": 1 // one\n}',
};

describe.each(agentNames)("%s", (agent) => {
	test("a missing file is made for the owner alone, and goes again with its folders", async () => {
		const { settings, kept, read } = await setting(agent);
		install(settings, kept)?.apply();
		expect(status(settings)).toMatchObject({ state: "current", others: [] });
		expect((await stat(settings.file)).mode & 0o777).toBe(0o600);
		expect(dataOf(await read())).toMatchObject({ hooks: {} });
		uninstall(settings, kept)?.apply();
		expect(existsSync(settings.file)).toBe(false);
		expect(existsSync(dirname(settings.file))).toBe(false);
	});

	test.each(Object.entries(files))(
		"%s: nothing else changes, and the same bytes return",
		async (_name, template) => {
			const { settings, kept, write, read } = await setting(agent);
			const event = settings.entries[0]?.event ?? "";
			const text = template.replaceAll("EVENT", event);
			await write(text);
			const change = install(settings, kept);
			expect(change?.before).toBe(text);
			change?.apply();
			expect(status(settings).state).toBe("current");
			const next = await read();
			// What stood there still stands there, in the same order.
			if (text.trim() !== "")
				expect(holds(dataOf(next), dataOf(text))).toBe(true);
			for (const line of text.split(/\r?\n/))
				if (line.includes("//") || line.includes("/*"))
					expect(next).toContain(line.slice(line.search(/\/[/*]/)).trim());
			if (text.includes("\r\n")) expect(next).not.toMatch(/[^\r]\n/);
			uninstall(settings, kept)?.apply();
			expect(await read()).toBe(text);
		},
	);

	test("installing twice is the same as once", async () => {
		const { settings, kept, write, read } = await setting(agent);
		await write("{}");
		install(settings, kept)?.apply();
		const once = await read();
		expect(install(settings, kept)).toBeUndefined();
		expect(await read()).toBe(once);
	});

	test("an older line is replaced, and the bytes from before it return", async () => {
		const { settings, older, kept, write, read } = await setting(agent);
		const text = '{ "a": 1 }\n';
		await write(text);
		install(older, kept)?.apply();
		expect(status(settings).state).toBe("stale");
		install(settings, kept)?.apply();
		expect(status(settings).state).toBe("current");
		expect(await read()).not.toContain("older");
		uninstall(settings, kept)?.apply();
		expect(await read()).toBe(text);
	});

	test("what somebody else changed since stays; only our entries go", async () => {
		const { settings, kept, write, read } = await setting(agent);
		await write('{\n  "a": 1 // one\n}\n');
		install(settings, kept)?.apply();
		await write((await read()).replace('"a": 1', '"a": 2'));
		uninstall(settings, kept)?.apply();
		expect(status(settings).state).toBe("absent");
		expect(dataOf(await read())).toMatchObject({ a: 2 });
		expect(await read()).toContain("// one");
		expect(await read()).not.toContain("hook.mjs");
	});

	test("without what was kept, our entries go all the same", async () => {
		const { settings, kept, write, read } = await setting(agent);
		await write('{"hooks":{"Stop":[]}}');
		install(settings, kept)?.apply();
		uninstall(settings, { ...kept, folder: join(kept.folder, "x") })?.apply();
		expect(dataOf(await read())).toMatchObject({ hooks: { Stop: [] } });
		expect(status(settings).state).toBe("absent");
	});

	test.each([
		["no JSON", "{,}"],
		["half a JSON", '{"hooks": {'],
		["two values", "{} {}"],
		["a name twice", '{"hooks":{},"hooks":{}}'],
		["a list", "[]"],
		["hooks that are a list", '{"hooks":[]}'],
		["an event that is a text", '{"hooks":{"EVENT":"x"}}'],
		["a comment without an end", "{} /* "],
		["control characters", '{"a":"\u0001"}'],
	])("%s is refused and left as it is", async (_name, template) => {
		const { settings, kept, write, read } = await setting(agent);
		const text = template.replaceAll("EVENT", settings.entries[0]?.event ?? "");
		await write(text);
		expect(() => install(settings, kept)).toThrow(
			expect.objectContaining({ code: "settings-file" }),
		);
		expect(await read()).toBe(text);
	});

	test("a link stays one, and its file keeps its mode", async () => {
		const { settings, kept, write } = await setting(agent);
		await write("{}");
		const real = join(dirname(settings.file), "dotfiles.json");
		await writeFile(real, "{}");
		await chmod(real, 0o640);
		await writeFile(settings.file, "");
		await unlink(settings.file);
		await symlink("dotfiles.json", settings.file);
		install(settings, kept)?.apply();
		expect(await readlink(settings.file)).toBe("dotfiles.json");
		expect((await lstat(real)).mode & 0o777).toBe(0o640);
		expect(status(settings).state).toBe("current");
		uninstall(settings, kept)?.apply();
		expect(await readFile(real, "utf8")).toBe("{}");
	});

	test("hooks of others at the same events are told", async () => {
		const { settings, kept, write } = await setting(agent);
		const [first] = settings.entries;
		await write(
			JSON.stringify({
				hooks: { [first?.event ?? ""]: [{ command: "/bin/other --all" }] },
			}),
		);
		install(settings, kept)?.apply();
		expect(status(settings)).toMatchObject({
			state: "current",
			others: [{ event: first?.event, command: "/bin/other --all" }],
			timeouts: [agent === "gemini" ? 3_600_000 : 3_600],
		});
	});
});

/** Everything of `part`, in its order; lists and objects may go on. */
function holds(whole: unknown, part: unknown): boolean {
	if (Array.isArray(part))
		return (
			Array.isArray(whole) && part.every((one, at) => holds(whole[at], one))
		);
	if (!isObject(part)) return whole === part;
	return (
		isObject(whole) &&
		Object.entries(part).every(
			([name, one], at) =>
				Object.keys(whole)[at] === name && holds(whole[name], one),
		)
	);
}
