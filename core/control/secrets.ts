/** Commands about the secrets that upstreams' headers refer to. Values come in, and never go out. */
import { secretsIn } from "../secrets/parse.ts";
import { type SecretReferences, withoutNewline } from "../secrets/resolve.ts";
import { Secret } from "../vault/secret.ts";
import { CommandError, type OperationsOf } from "./operation.ts";

export interface SecretParts {
	readonly secrets: SecretReferences;
	/** What upstreams refer to, anew: some name a secret only once it is set. */
	readonly lookUp: () => Promise<void>;
	/** `jwt` names the secret a token for the upstream is signed with. */
	readonly upstreams: {
		all(): readonly {
			readonly name: string;
			readonly origin: string;
			readonly headers: Readonly<Record<string, string>>;
			readonly jwt?: { readonly secret: string } | undefined;
		}[];
	};
}

export function secretOperations({
	secrets,
	upstreams,
	lookUp,
}: SecretParts): OperationsOf<"secret"> {
	return {
		"secret.list": () => secrets.list(),
		"secret.set": async ({ name, value, upstreams: wanted }) => {
			const text = withoutNewline(value);
			if (text === "" || /\p{Cc}/u.test(text))
				throw new CommandError(
					"invalid-input",
					"value: one line of text without control characters",
				);
			const all = upstreams.all();
			for (const one of wanted)
				if (!all.some((upstream) => upstream.name === one))
					throw new CommandError("not-found", `no upstream is called ${one}`);
			const bound = all.filter((upstream) =>
				wanted.length > 0
					? wanted.includes(upstream.name)
					: upstream.jwt?.secret === name ||
						secretsIn(Object.values(upstream.headers)).has(name),
			);
			const view = await secrets.set(
				name,
				new Secret(text),
				bound.map((upstream) => ({
					upstream: upstream.name,
					origin: upstream.origin,
				})),
			);
			await lookUp();
			return view;
		},
		"secret.remove": async ({ name }) => {
			if (!(await secrets.remove(name)))
				throw new CommandError("not-found", `no secret is called ${name}`);
			await lookUp();
			return { done: true };
		},
	};
}
