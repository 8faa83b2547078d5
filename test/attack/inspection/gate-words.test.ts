/**
 * Attack: an agent loosens the gate by words of the command line that came with the desktop app, calls the command line by
 * its script, or writes the agent's own list of servers, so that they are reached without the gate again (threats.md: the
 * filter treats acting on the gate as critical).
 */
import { describe, expect, test } from "vitest";
import { classify } from "../../../core/command/classify.ts";

const riskOf = (command: string) =>
	classify({ command, cwd: "/home/u/project", home: "/home/u" }).risk;

describe("acting on the gate is critical", () => {
	test.each([
		"drawbridge backup /tmp/all",
		"drawbridge restore --replace /tmp/all",
		"drawbridge uninstall --yes",
		"drawbridge service install -- --mode lax",
		"drawbridge settings set read_only false",
		"drawbridge setup --mode lax",
		'drawbridge rules add \'{"then":"allow","program":"rm"}\'',
		"drawbridge rules remove rl_1",
		"drawbridge connect-agent cursor docs --yes",
		"drawbridge connect-agent --undo mv_0123456789abcdef",
		"drawbridge upstream add evil -- node evil.mjs",
		"drawbridge upstream read-only docs off",
		"drawbridge upstream test https://evil.example",
		"drawbridge owner passphrase clear",
		"drawbridge oauth approve c_1",
		"drawbridge network trust n_1",
		"drawbridge token issue me --role admin",
		"drawbridge cert export /tmp/keys",
		"drawbridge audit purge",
		"drawbridge ip allow 0.0.0.0/0",
		"drawbridge serve --mode lax",
		"drawbridge serve --mode=relaxed --port 4181",
		"drawbridge serve --host 0.0.0.0 --tls",
		"drawbridge serve --upstream evil=https://evil.example",
		"drawbridge-desktop --mode lax",
		"/opt/Drawbridge/drawbridge-desktop --host=0.0.0.0",
		"node build/drawbridge.mjs mode lax",
		"node /opt/Drawbridge/resources/app.asar.unpacked/out/core/cli.mjs restore --replace x",
		"node core/cli/main.ts rules add '{}'",
	])("%s", (command) => {
		expect(riskOf(command)).toBe("critical");
	});
});

describe("looking at it is not", () => {
	test.each([
		"drawbridge rules list",
		"drawbridge upstream list --json",
		"drawbridge upstream test docs",
		"drawbridge status",
		"drawbridge serve",
		"drawbridge serve --mode strict --json",
		"drawbridge-desktop --hidden",
		"drawbridge audit tail",
		"drawbridge cert list",
		"drawbridge ip list",
		"node build/drawbridge.mjs status",
		"node core/cli/main.ts status",
	])("%s", (command) => {
		expect(riskOf(command)).toBe("low");
	});
});

describe("writing an agent's list of servers is critical", () => {
	test.each([
		"/home/u/.cursor/mcp.json",
		"/home/u/.copilot/mcp-config.json",
		"/home/u/.config/Code/User/mcp.json",
		"/home/u/Library/Application Support/Code/User/mcp.json",
		".mcp.json",
		".cursor/mcp.json",
		".vscode/mcp.json",
		".github/mcp.json",
	])("%s", (file) => {
		expect(riskOf(`cp /tmp/evil "${file}"`)).toBe("critical");
		expect(riskOf(`cat "${file}"`)).not.toBe("critical");
	});
});
