/** What the filter makes of every word of this very command line: a word that is added stands here, or the test fails. */
import { readdirSync } from "node:fs";
import { Command } from "commander";
import { expect, test } from "vitest";
import { classify } from "../../../core/command/classify.ts";
import type { Risk } from "../../../core/command/finding.ts";

const words = new URL("../../../core/cli/words/", import.meta.url);

/** Every word that does something, with what it needs to be run. */
async function everyWord(): Promise<string[]> {
	const program = new Command("drawbridge");
	for (const file of readdirSync(words)) {
		// A module of the folder: its `add` functions declare words.
		const found = (await import(new URL(file, words).href)) as Record<
			string,
			unknown
		>;
		for (const [name, add] of Object.entries(found))
			if (name.startsWith("add") && typeof add === "function") add(program);
	}
	const below = (command: Command, path: readonly string[]): string[] =>
		command.commands.flatMap((inner) => {
			const here = [...path, inner.name()];
			return inner.commands.length > 0
				? below(inner, here).concat(here.join(" "))
				: [here.join(" ")];
		});
	return below(program, []);
}

const table: Readonly<Record<Risk, readonly string[]>> = {
	low: [
		...lines(`
		ip list
		approvals list
		approvals watch
		approvals show DB-7F3K
		grants list
		bridge status
		audit tail -n 5
		audit explain r_1
		audit show r_1
		audit search password
		audit export
		audit verify
		cert list
		classify 'rm -rf /'
		connect-agent
		connect docs
		devices list
		devices show d_1
		network list
		phone status
		serve --port 0 --mode strict
		start
		status --json
		mode
		logs -n 20
		doctor
		completion bash
		hook
		hook claude
		hook codex
		hook cursor
		hook gemini
		hook copilot
		hook status claude
		key list
		key tools k_1
		limits
		oauth pending
		oauth clients
		pair status
		project list
		rules list
		rules test '{"then":"allow","program":"ls"}'
		run -- ls -l
		secret list
		service status
		settings list
		settings get mode
		settings check
		settings schema
		upstream list
		upstream test docs
		upstream tools docs
		upstream log docs
		user list
		session list
		vault status
		ip
		approvals
		grants
		bridge
		owner
		owner passphrase --help
		audit
		cert
		devices
		network
		phone
		key
		oauth
		project
		rules
		secret
		service
		settings
		upstream
		user
		session
		token
		vault
		hook install claude --dry-run`),
	],
	high: lines(`
		approvals deny DB-7F3K --reason no
		grants revoke G-12345
		bridge raise
		devices revoke d_1
		devices revoke-all
		network forget n_1
		oauth deny c_1
		oauth revoke o_1
		pair cancel
		session revoke s_1
		user disable ada
		vault lock
		limits on
		secret test docs
		upstream restart docs`),
	critical: lines(`
		ip allow 10.0.0.0/8
		ip deny 10.0.0.0/8
		approvals approve DB-7F3K
		bridge lower
		owner passphrase set
		owner passphrase clear
		audit purge --all
		backup /tmp/all
		restore /tmp/all
		cert ca
		cert issue web
		cert renew c_1
		cert revoke c_1
		cert export /tmp/keys
		cert trust
		cert untrust
		connect-agent cursor docs
		connect-agent cursor --all
		connect-agent --undo mv_1
		devices rename d_1 phone
		devices limit d_1 --reach any
		devices allow-high d_1 10m
		network trust n_1
		serve --mode lax
		serve --host 0.0.0.0
		serve --upstream evil=http://127.0.0.1:9
		serve --cert mine.pem --key mine.key
		serve --tls --client-ca mine.pem
		start --mode relaxed
		mode lax
		mode strict
		mode --for 15m lax
		stop
		restart
		console
		hook install claude
		hook uninstall claude
		import ~/.config/kaimon/config.json
		key create me
		key limit k_1 --requests-per-day none
		key tools k_1 --all
		key tools k_1 'docs__*'
		key show k_1
		key revoke k_1
		key rotate k_1
		key adopt
		limits set --queries none
		limits off
		oauth approve c_1
		pair
		pair confirm p_1
		project trust .
		project add .
		project remove .
		rules add '{}'
		rules remove rl_1
		run -- rm -rf ~
		run --sandbox --host example.com -- rm -rf ~
		secret set docs
		secret remove docs
		service install
		service uninstall
		settings set mode lax
		settings reset mode
		setup
		uninstall --yes
		upstream add evil -- node evil.mjs
		upstream test https://evil.example
		upstream read-only docs off
		upstream remove docs
		user add ada
		user passwd ada
		user role ada admin
		user enable ada
		user remove ada
		token issue me
		token rotate
		vault migrate file
		vault unlock
		a-word-nobody-knows
		$WORD`),
};

function lines(text: string): string[] {
	return text
		.split("\n")
		.map((line) => line.trim())
		.filter((line) => line !== "");
}

const riskOfLine = (command: string): Risk =>
	classify({ command, cwd: "/home/ada/project", home: "/home/ada" }).risk;

const riskOf = (line: string): Risk => riskOfLine(`drawbridge ${line}`);

test.each(
	Object.entries(table).flatMap(([risk, rows]) =>
		rows.map((line) => [line, risk] as const),
	),
)("drawbridge %s is %s", (line, risk) => {
	expect(riskOf(line)).toBe(risk);
});

test("every word of the command line stands in the table", async () => {
	const rows = Object.values(table).flat();
	const missing = (await everyWord()).filter(
		(word) => !rows.some((row) => row === word || row.startsWith(`${word} `)),
	);
	expect(missing).toEqual([]);
});

test("the program by itself only tells what it can do", () => {
	for (const line of ["", "--help", "-V", "mode lax --help"])
		expect(riskOf(line)).toBe("low");
});

/** Who starts a gate with settings of their own has one that says yes. */
test.each([
	"DRAWBRIDGE_HOME=/tmp/x drawbridge serve",
	"DRAWBRIDGE_HOME=/tmp/x drawbridge --passphrase serve --mode strict",
	"DRAWBRIDGE_HOME=$ELSEWHERE drawbridge serve",
	"export DRAWBRIDGE_HOME=/tmp/x; drawbridge start",
	"env DRAWBRIDGE_HOME=/tmp/x drawbridge serve",
	"sh -c 'DRAWBRIDGE_HOME=/tmp/x drawbridge serve &'",
	"DRAWBRIDGE_HOME=/tmp/x node build/drawbridge.mjs serve",
	"DRAWBRIDGE_HOME=/tmp/x npx drawbridge serve",
	"HOME=/tmp/x drawbridge serve",
	"export HOME=/tmp/x && drawbridge serve",
	"XDG_CONFIG_HOME=/tmp/x drawbridge serve",
	"XDG_DATA_HOME=/tmp/x drawbridge serve",
	"SECURITY_MODE=local drawbridge serve",
	"SECURITY_MODE=$MODE drawbridge serve",
])("a gate of another home, or in a looser mode, is critical: %s", (line) => {
	expect(riskOfLine(line)).toBe("critical");
});

test.each([
	"DRAWBRIDGE_HOME= drawbridge serve",
	"HOME=/home/ada drawbridge serve",
	"SECURITY_MODE=strict drawbridge serve",
	"DRAWBRIDGE_HOME=/tmp/x drawbridge status",
	"drawbridge serve --raised --demo",
])("a gate of one's own, and looking at another, is low: %s", (line) => {
	expect(riskOfLine(line)).toBe("low");
});

test("an export is judged by the file it writes", () => {
	expect(riskOf("audit export -o ~/.ssh/authorized_keys")).not.toBe("low");
});

test("flags before a word do not hide it", () => {
	for (const line of ["--passphrase mode lax", "--json approvals approve DB-1"])
		expect(riskOf(line)).toBe("critical");
});
