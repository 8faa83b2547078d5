/**
 * Which variables a program in the sandbox is given, and when. What builds the walls is itself a program and starts
 * outside of them: it must not be handed what makes it load or run something. Knows names only.
 */

/** Ways to the owner's agents, screen and machines, and to the gate. */
const owners = new Set([
	"SSH_AUTH_SOCK",
	"SSH_AGENT_PID",
	"GPG_AGENT_INFO",
	"DBUS_SESSION_BUS_ADDRESS",
	"DBUS_SYSTEM_BUS_ADDRESS",
	"XDG_RUNTIME_DIR",
	"DOCKER_HOST",
	"CONTAINER_HOST",
	"WAYLAND_DISPLAY",
	"DISPLAY",
	"XAUTHORITY",
	"ICEAUTHORITY",
	"SESSION_MANAGER",
	"PULSE_SERVER",
	"TMUX",
	"STY",
]);

/** The loader's, the C library's and the shell's. */
const steering =
	/^(?:LD_|DYLD_|BASH|GLIBC_|MALLOC_|GCONV_PATH$|LOCPATH$|NLSPATH$|HOSTALIASES$|RES_OPTIONS$|LOCALDOMAIN$|SHELLOPTS$|ENV$|PS4$|IFS$|CDPATH$|PATH$|TMPDIR$|SOCAT_|SRT_|CLAUDE_)/;

const name = /^[A-Za-z_][A-Za-z0-9_]*$/;

const isOwners = (variable: string): boolean =>
	owners.has(variable) || variable.startsWith("DRAWBRIDGE_");

/** Given from the start: seen by the walls' builder, too. */
export const withoutOwners = (env: NodeJS.ProcessEnv): Record<string, string> =>
	pick(env, (variable) => !isOwners(variable) && !steering.test(variable));

/** Given inside, by the last step. They stand on the command line, which others can read: none of them is a secret's. */
export const lateVariables = (env: NodeJS.ProcessEnv): Record<string, string> =>
	pick(
		env,
		(variable) =>
			!isOwners(variable) && steering.test(variable) && name.test(variable),
	);

const pick = (
	env: NodeJS.ProcessEnv,
	isWanted: (variable: string) => boolean,
): Record<string, string> =>
	Object.fromEntries(
		Object.entries(env).flatMap(([variable, value]) =>
			value !== undefined && isWanted(variable) ? [[variable, value]] : [],
		),
	);
