/** settings: what stands in security.json, one by one, and what may stand in it. */
import * as z from "zod";
import type { SettingView } from "../../../contract/settings.ts";
import { CommandFailure } from "../../../contract/wire.ts";
import { checkSettings } from "../../settings/file.ts";
import { jsonSchema } from "../../settings/schema.ts";
import { exampleOf } from "../../settings/settable.ts";
import { CliError, print, printJson, table, tell } from "../output.ts";
import { ask, currentHome, withGate } from "../session.ts";

interface Json {
	readonly json?: boolean;
}

export function printSchema(): void {
	print(JSON.stringify(jsonSchema(), undefined, "\t"));
}

export async function listSettings(flags: Json): Promise<void> {
	const view = await ask("settings.get", {});
	if (flags.json) {
		printJson(view);
		return;
	}
	print(
		table(
			view.settings.map((one) => [one.path, inWords(one.value), from(one)]),
			["SETTING", "VALUE", "FROM"],
			"",
		),
	);
	for (const { line, detail } of view.findings)
		tell(`${view.file}${line === null ? "" : `:${line}`}: ${detail}`);
}

/** @throws CliError not-found */
export async function showSetting(path: string, flags: Json): Promise<void> {
	const { settings } = await ask("settings.get", {});
	const one = found(settings, path);
	if (flags.json) printJson(one);
	else {
		print(`${one.path} = ${inWords(one.value)}  (${from(one)})`);
		print(one.description);
		print(`default: ${inWords(one.default)}`);
	}
}

/** `text` undefined: the default. @throws CliError not-found */
export async function setSetting(
	path: string,
	text: string | undefined,
	flags: Json,
): Promise<void> {
	await withGate(async (gate) => {
		const { settings } = await gate.call("settings.get", {});
		const { form, value: was } = found(settings, path);
		const changed = await orExample(path, async () =>
			gate.call("settings.set", {
				path,
				...(text === undefined ? {} : { value: valueOf(text, form) }),
				was,
			}),
		);
		if (flags.json) printJson(changed);
		else
			tell(
				`${path}: ${inWords(was)} -> ${inWords(changed.value)} (${from(changed)})`,
			);
	});
}

/** Who is told that a value is wrong is shown one that is not. @throws CliError */
async function orExample<T>(path: string, work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		const isWrong =
			(error instanceof CliError && error.exitCode === 2) ||
			(error instanceof CommandFailure && error.code === "invalid-input");
		if (!isWrong) throw error;
		const value = inWords(exampleOf(path));
		throw new CliError(
			error.code,
			`${error.message}; for example: drawbridge settings set ${path} ${/^[\w./:@~-]+$/.test(value) ? value : `'${value}'`}`,
			2,
		);
	}
}

/** Reads the file alone, so that it tells of one no gate would start on. Exits 1 on what is wrong. */
export function checkFile(flags: Json): void {
	const file = currentHome().settings;
	const findings = checkSettings(file);
	if (flags.json) printJson({ file, findings });
	else {
		for (const { line, result, detail } of findings)
			print(
				`${file}${line === null ? "" : `:${line}`}: ${result === "wrong" ? "" : "note: "}${detail}`,
			);
		if (findings.length === 0) tell(`${file}: nothing wrong`);
	}
	if (findings.some(({ result }) => result === "wrong"))
		throw new CliError(
			"settings-invalid",
			"correct the file; the gate does not take it over",
		);
}

/** What is changed by another command. */
const ownWords: ReadonlyMap<string, string> = new Map([
	["mode", "mode"],
	["allowed_ips", "ip"],
	["limits", "limits"],
	["upstreams", "upstream"],
	["rules", "rules"],
	["api_keys", "key"],
]);

function found(settings: readonly SettingView[], path: string): SettingView {
	const one = settings.find((setting) => setting.path === path);
	const word = ownWords.get(path.split(".", 1)[0] ?? "");
	if (!one)
		throw new CliError(
			"not-found",
			word === undefined
				? `no setting that is changed on its own is called ${path}; see: drawbridge settings list`
				: `${path} has a command of its own: drawbridge ${word}`,
		);
	return one;
}

/** A text is taken as it is; anything else is JSON. @throws CliError */
function valueOf(
	text: string,
	{ kind }: SettingView["form"],
): SettingView["value"] {
	if (kind === "text" || kind === "choice") return text;
	try {
		return z.json().parse(JSON.parse(text));
	} catch {
		throw new CliError(
			"usage",
			`"${text}" is no value: a number, true, false, null, or JSON`,
			2,
		);
	}
}

const inWords = (value: SettingView["value"]): string =>
	typeof value === "string" ? value : JSON.stringify(value);

const from = ({ given, projects }: SettingView): string =>
	[given ? "security.json" : "default", ...projects].join(", otherwise in ");
