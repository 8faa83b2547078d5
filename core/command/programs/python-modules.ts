/** `python -m` and manage.py: servers, installers and tools that come with a language. */
import type { Call } from "../call.ts";
import type { Field } from "../field.ts";

export function listens(address: Field | undefined, call: Call): void {
	const text = address?.text ?? "";
	if (!text.startsWith("127.") && !text.startsWith("localhost"))
		call.shell.report("high", "network", call, "opens a port on this machine");
}

/** `python -m module`: servers, installers and tools of the standard library. */
export function pythonModule(
	module: Field,
	operands: readonly Field[],
	call: Call,
): void {
	const { text } = module;
	const as = (name: string, words: readonly Field[] = operands): void =>
		void call.shell.words([{ ...module, text: name }, ...words], call);
	switch (text) {
		case "http.server":
		case "SimpleHTTPServer":
		case "xmlrpc.server":
		case "pyftpdlib":
		case "smtpd":
		case "aiosmtpd": {
			const bind = call.args.findIndex(
				(arg) => arg.text === "--bind" || arg.text === "-b",
			);
			const to = bind < 0 ? undefined : call.args[bind + 1];
			listens(to, call);
			return;
		}
		case "pip":
		case "pipx":
		case "uv":
		case "flask":
		case "alembic":
		case "jupyter":
		case "poetry":
		case "twine":
		case "keyring":
		case "ansible":
			as(text, call.args.slice(call.args.indexOf(module) + 1));
			return;
		case "django":
			django(operands, call);
			return;
		case "base64":
			as("base64");
			return;
		case "pdb":
		case "cProfile":
		case "runpy":
		case "trace":
		case "code":
			return;
		default:
			// Whatever a module does with a file it is pointed at, it reads it.
			for (const operand of operands)
				if (!operand.text.startsWith("-"))
					call.shell.act("read", operand, call);
	}
}

/** Django's manage.py. */
export function django(words: readonly Field[], call: Call): void {
	const sub = words[0]?.text;
	if (sub === "flush" || sub === "reset_db" || sub === "sqlflush") {
		if (sub !== "sqlflush")
			call.shell.report(
				"critical",
				"destructive",
				call,
				"deletes a database and its data",
			);
	} else if (sub === "migrate" && words.some((field) => field.text === "zero"))
		call.shell.report(
			"critical",
			"destructive",
			call,
			"takes every migration back",
		);
	else if (sub === "createsuperuser" || sub === "changepassword")
		call.shell.report("high", "privilege", call, "changes accounts");
	else if (sub === "shell" || sub === "shell_plus") {
		const index = words.findIndex(
			(field) => field.text === "-c" || field.text === "--command",
		);
		const code = index < 0 ? undefined : words[index + 1];
		if (code !== undefined) call.shell.code("python", code.text, code, call);
		else if (call.input !== undefined)
			call.shell.stream(call.input, call, call, "python");
	} else if (sub === "dbshell" && call.input?.text !== undefined)
		call.shell.code("sql", call.input.text, call, call);
	else if (sub === "runserver" && words[1]?.text.startsWith("0.0.0.0") === true)
		call.shell.report("high", "network", call, "opens a port on this machine");
}
