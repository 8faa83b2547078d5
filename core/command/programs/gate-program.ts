/**
 * The gate's own command line started with another home or mode than the owner's, said in its environment: a gate whose
 * settings somebody else wrote says yes to whatever they like. What its words and flags do stands in gate-words.ts.
 */
import type { Call, Program } from "../call.ts";

/** What core/home.ts goes by. */
const homes = [
	"DRAWBRIDGE_HOME",
	"HOME",
	"USERPROFILE",
	"XDG_CONFIG_HOME",
	"XDG_DATA_HOME",
	"APPDATA",
	"LOCALAPPDATA",
];

/** `rules`: what holds of a call in the owner's own environment. */
export const gateProgram =
	(rules: Program): Program =>
	(call) => {
		const word = call.args.find(({ text }) => !text.startsWith("-"))?.text;
		if (word === "serve" || word === "start") {
			const isElsewhere = homes.some(
				(name) => !["", call.scope.home, undefined].includes(given(name, call)),
			);
			if (isElsewhere)
				call.shell.report(
					"critical",
					"privilege",
					call,
					"starts another gate than the owner's, with settings of its own",
				);
			const mode = given("SECURITY_MODE", call);
			if (mode !== undefined && mode !== "" && mode !== "strict")
				call.shell.report(
					"critical",
					"privilege",
					call,
					"starts the gate in a looser mode",
				);
		}
		return rules(call);
	};

/** By this line, before the word or earlier; undefined: not by it. */
const given = (name: string, call: Call): string | undefined =>
	call.environment.get(name)?.text ??
	(call.scope.assigned(name) ? call.scope.get(name)?.elements[0] : undefined);
