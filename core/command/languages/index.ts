/**
 * Code in other languages than the shell's, classified: one entry for all of them. Never runs the code, never throws for
 * what it says; what cannot be read is high.
 */
import type { Language } from "../code.ts";
import type { Context, Finding } from "../finding.ts";
import { followAppleScript } from "./applescript.ts";
import { awk } from "./awk.ts";
import { awkLibrary } from "./awk-library.ts";
import { followCmd } from "./cmd.ts";
import type { Dialect } from "./dialect.ts";
import { Effects } from "./effects.ts";
import { Evaluator } from "./evaluator.ts";
import { javascript } from "./javascript.ts";
import { javascriptLibrary } from "./javascript-library.ts";
import { julia } from "./julia.ts";
import { juliaLibrary } from "./julia-library.ts";
import { Lexer } from "./lexer.ts";
import type { Library } from "./library.ts";
import { lua } from "./lua.ts";
import { luaLibrary } from "./lua-library.ts";
import { Parser } from "./parser.ts";
import { perl } from "./perl.ts";
import { perlLibrary } from "./perl-library.ts";
import { php } from "./php.ts";
import { phpLibrary } from "./php-library.ts";
import { followPowerShell } from "./powershell.ts";
import { python } from "./python.ts";
import { pythonLibrary } from "./python-library.ts";
import { r } from "./r.ts";
import { rLibrary } from "./r-library.ts";
import { ruby } from "./ruby.ts";
import { rubyLibrary } from "./ruby-library.ts";
import { followSed } from "./sed.ts";
import { followSql } from "./sql.ts";

export { preparePowerShell } from "./powershell-parser.ts";

type Follow = (text: string, effects: Effects) => void;

/** The languages that one parser and one evaluator follow. */
function followed(dialect: Dialect, library: Library): Follow {
	return (text, effects) => {
		const { budget } = effects.context;
		const lexer = new Lexer(text, dialect.syntax, budget);
		const parser = new Parser(lexer.tokens(), dialect, budget);
		const program = parser.sequence(() => false);
		new Evaluator(library, effects, budget).program(program);
		const problem = lexer.problem ?? parser.problem;
		if (problem !== undefined) effects.unreadable(text, problem);
	};
}

const languages: Readonly<Record<Language, Follow>> = {
	python: followed(python, pythonLibrary),
	javascript: followed(javascript, javascriptLibrary),
	ruby: followed(ruby, rubyLibrary),
	perl: followed(perl, perlLibrary),
	php: followed(php, phpLibrary),
	lua: followed(lua, luaLibrary),
	awk: followed(awk, awkLibrary),
	sed: followSed,
	julia: followed(julia, juliaLibrary),
	r: followed(r, rLibrary),
	sql: followSql,
	powershell: followPowerShell,
	cmd: followCmd,
	applescript: followAppleScript,
};

const deepest = 12;

/**
 * What the code would do that is worth asking about; nothing: low. Offsets are UTF-16 units into `text`. With the budget
 * used up, nesting beyond a bound or text that cannot be read, at least one finding is high.
 */
export function classifyCode(
	language: Language,
	text: string,
	context: Context,
): readonly Finding[] {
	const effects = new Effects(context, classifyCode);
	const whole = { start: 0, end: text.length };
	if (context.depth > deepest) effects.tooDeep(whole);
	else {
		languages[language](text, effects);
		effects.finish();
	}
	if (context.budget.spent) effects.tooDeep(whole);
	return effects.findings;
}
