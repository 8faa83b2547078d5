/** Which variables make a program run, load or fetch something else: they are judged together with the command. */
import { classify } from "../command/classify.ts";
import { joined } from "../inspection/line.ts";

/** Only those: what else stands in an environment is nobody's business, and may be a secret. */
export function tellingVariables(
	env: NodeJS.ProcessEnv,
	{ cwd, home }: { readonly cwd: string; readonly home: string },
): Record<string, string> {
	return Object.fromEntries(
		Object.entries(env).flatMap(([name, value = ""]) => {
			const command = joined(["env", `${name}=${value}`, "true"]);
			const { risk } = classify({ command, language: "shell", cwd, home });
			return risk === "low" ? [] : [[name, value]];
		}),
	);
}
