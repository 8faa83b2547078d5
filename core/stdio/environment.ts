/**
 * What a program is given of the gate's own environment: the few variables programs cannot do without. Nothing of the
 * gate's (DRAWBRIDGE_*, its vault's passphrase), and no key that happens to lie in the shell the gate was started from.
 */

const posix =
	/^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_[A-Z_]+|TZ|TMPDIR)$/;
const windows =
	/^(?:Path|PathExt|SystemRoot|SystemDrive|WinDir|ComSpec|Temp|Tmp|UserName|UserProfile|HomeDrive|HomePath|AppData|LocalAppData|ProgramData|ProgramFiles|ProgramFiles\(x86\)|Number_Of_Processors|Processor_Architecture)$/i;

export function neededVariables(
	env: NodeJS.ProcessEnv,
	platform: NodeJS.Platform = process.platform,
): Record<string, string> {
	const needed = platform === "win32" ? windows : posix;
	return Object.fromEntries(
		Object.entries(env).flatMap(([name, value]) =>
			value !== undefined && needed.test(name) ? [[name, value]] : [],
		),
	);
}
