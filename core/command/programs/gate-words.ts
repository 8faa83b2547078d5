/**
 * The gate's own command line. What only looks is low, what only shuts something is high, and everything else is critical,
 * words that nobody has described here included: an agent runs as the owner's user and can type them all.
 */
import type { Family } from "../rules.ts";

const acts = "acts on the gate that guards this machine";
const shuts = "shuts something at the gate that guards this machine";

export const gateWords: readonly Family[] = [
	{
		names: "drawbridge",
		values:
			"--cwd --home --language -n --limit --role --upstream --since --until --client --kind --risk --decision --format -o --out --head --host --for --lines --mode --port --console-port --root --cert --key --client-ca --client-certificates",
		rules: [
			// What runs is judged in its own right, and once more by the gate before it is started.
			["run", "words 0; low"],
			[
				"serve|start --mode!=strict",
				"critical privilege",
				"starts the gate in a looser mode",
			],
			[
				"serve|start --host|--upstream|--root",
				"critical privilege",
				"starts a gate that others reach, or that reaches others",
			],
			[
				"serve|start --cert|--key|--client-ca",
				"critical privilege",
				"starts the gate with certificates of the caller's choice",
			],
			// With the owner's settings, where no gate is running yet; gate-program.ts looks whose they are.
			["serve|start", "low"],
			[
				"upstream test ~:",
				"critical privilege",
				"has the gate connect to an address",
			],
			[
				"hook|mode|limits|ip|approvals|grants|bridge|owner|audit|cert|devices|network|phone|key|oauth|project|rules|secret|service|settings|upstream|user|session|token|vault =0",
				"low",
			],
			["=0", "low"],
			["status|logs|doctor|completion|classify", "low"],
			// They ask the gate, which judges every call that comes by them.
			["connect", "low"],
			["hook claude|codex|cursor|gemini|copilot|status", "low"],
			["hook --dry-run", "low"],
			["connect-agent !--all|--undo|--yes|--file =0", "low"],
			["approvals list|watch|show", "low"],
			["grants|ip|cert|key|secret|user|session|network list", "low"],
			["devices list|show", "low"],
			["bridge|phone|pair|vault|service status", "low"],
			["oauth pending|clients", "low"],
			["project|rules|upstream list", "low"],
			["rules test", "read --file; low"],
			["upstream test|tools|log", "low"],
			["settings list|get|check|schema", "low"],
			["key tools !--all =1", "low"],
			["audit tail|explain|show|search|verify", "low"],
			["audit export", "write -o|--out; low"],
			["approvals|oauth deny", "high privilege; low", shuts],
			["bridge raise", "high privilege; low", shuts],
			["vault lock", "high privilege; low", shuts],
			["limits on", "high privilege; low", shuts],
			["pair cancel", "high privilege; low", shuts],
			["network forget", "high privilege; low", shuts],
			["user disable", "high privilege; low", shuts],
			[
				"grants|session|oauth|devices revoke|revoke-all",
				"high privilege; low",
				shuts,
			],
			[
				"secret test",
				"high network; low",
				"sends a request with an upstream's secrets",
			],
			[
				"upstream restart",
				"high destructive; low",
				"ends a server behind the gate",
			],
			[
				"secret|secrets|vault|backup",
				"critical secrets",
				"handles the gate's secrets",
			],
			[
				"cert export",
				"critical secrets",
				"writes the gate's certificates with their keys",
			],
			[
				"key create|show|rotate",
				"critical secrets",
				"prints a key of the gate",
			],
			["token issue", "critical secrets", "prints a token of the gate"],
			["", "critical privilege", acts],
		],
	},
];
