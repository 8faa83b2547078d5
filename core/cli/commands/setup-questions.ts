/** The questions of `setup`, with what is there already as their defaults. Only where there is a terminal. */
import { resolve } from "node:path";
import { type SetupPlan, SetupPlan as Plan } from "../../../contract/setup.ts";
import { Mode, PresetName, type StatusView } from "../../../contract/views.ts";
import { parseRange } from "../../settings/ranges.ts";
import { knowsAddress } from "../../presets/without-address.ts";
import { CliError, tell } from "../output.ts";
import { answered } from "../prompt.ts";

/** Leaves a step out. */
const none = "-";
const loopback = ["127.0.0.1", "::1"];

/** @throws CliError where whoever is asked leaves */
export async function askPlan(status: StatusView): Promise<SetupPlan> {
	tell(
		"Setup. Enter takes what stands in brackets, - leaves a step out. Nothing is written before you have seen it all.",
	);
	tell(
		"There is no default password. A key is shown once, and kept in the vault.",
	);
	tell("");
	const mode = await askMode(status);
	const key = await askKey(status);
	const allow = await askRanges(status);
	const upstream = await askUpstream(status);
	const where = await answered(
		"\nWhere do the mode and the addresses hold? global, or a project's folder",
		"global",
	);
	return Plan.parse({
		mode,
		key: key === undefined ? undefined : { name: key },
		allow,
		upstream,
		dir: where === "global" ? null : resolve(where),
	});
}

async function askMode(status: StatusView): Promise<Mode | undefined> {
	tell("Mode. strict: every caller shows a key.");
	tell("relaxed: callers without a key are anonymous; a key must be good.");
	tell("lax: nobody needs a key; only critical commands are asked about.");
	const now = status.returnsTo;
	return await until(`Mode: strict, relaxed or lax`, now, (text) => {
		const mode = Mode.safeParse(text);
		if (text === none) return { value: undefined };
		return mode.success
			? { value: mode.data }
			: { wrong: "strict, relaxed or lax" };
	});
}

const askKey = (status: StatusView): Promise<string | undefined> =>
	until(
		status.activeKeys === 0
			? "\nName of the first key"
			: `\nName of a new key (there are ${status.activeKeys} already)`,
		status.activeKeys === 0 ? "my-agent" : none,
		(text) => ({ value: text === none ? undefined : text }),
	);

async function askRanges(status: StatusView): Promise<readonly string[]> {
	const now = status.allowedIps;
	tell("");
	tell(
		now.length === 0
			? "Every address may connect. The gate listens on this machine only, unless it was told otherwise."
			: `May connect: ${now.join(", ")}`,
	);
	const added = await until(
		"Addresses or ranges to allow, with spaces between",
		none,
		(text) => {
			const ranges = text === none ? [] : text.split(/[\s,]+/).filter(Boolean);
			const wrong = ranges.find((range) => !isRange(range));
			return wrong === undefined
				? { value: ranges }
				: { wrong: `${wrong} is neither an address nor a range` };
		},
	);
	if (added.length === 0 || now.length > 0) return added;
	tell("From then on only these may connect, and this machine with them.");
	return [...new Set([...loopback, ...added])];
}

function askUpstream(
	status: StatusView,
): Promise<ReturnType<typeof parseUpstream>> {
	const taken = status.upstreams.map(({ name }) => name);
	tell("");
	if (taken.length > 0) tell(`Behind the gate: ${taken.join(", ")}`);
	const known = PresetName.options.filter((preset) => knowsAddress(preset));
	return until(
		`A server to put behind it: NAME=URL, or one of ${known.join(", ")}`,
		none,
		(text) => {
			if (text === none) return { value: undefined };
			const preset = known.find((one) => one === text);
			if (!preset && !/^[^=]+=https?:\/\/.+$/i.test(text))
				return { wrong: "docs=http://127.0.0.1:3333, for instance" };
			const upstream = preset
				? parseUpstream(undefined, preset)
				: parseUpstream(text);
			if (upstream && taken.includes(upstream.name))
				return { wrong: `there is one called ${upstream.name} already` };
			const read = Plan.shape.upstream.safeParse(upstream);
			return read.success
				? { value: upstream }
				: { wrong: read.error.issues[0]?.message ?? "no name" };
		},
	);
}

/** "docs=http://127.0.0.1:3333", or a preset's name for what knows its own address. @throws CliError */
export function parseUpstream(
	text: string | undefined,
	preset?: PresetName,
): { name: string; url?: string; preset?: PresetName } | undefined {
	if (text === undefined) {
		if (preset === undefined) return undefined;
		return { name: preset, preset };
	}
	const [name = "", ...rest] = text.split("=");
	const url = rest.join("=");
	if (url === "" && preset === undefined)
		throw new CliError(
			"usage",
			`"${text}" names no address; write NAME=URL, for instance docs=http://127.0.0.1:3333`,
			2,
		);
	return { name, ...(url ? { url } : {}), ...(preset ? { preset } : {}) };
}

function isRange(text: string): boolean {
	try {
		parseRange(text);
		return true;
	} catch {
		return false;
	}
}

/** Asks again while the answer is wrong. */
async function until<T>(
	question: string,
	fallback: string,
	read: (text: string) => { value: T } | { wrong: string },
): Promise<T> {
	for (;;) {
		const answer = read(await answered(question, fallback));
		if ("value" in answer) return answer.value;
		tell(answer.wrong);
	}
}
