/** The form for a new certificate: a server's, a client's, or one that stands alone. */
import { useId, useState } from "react";
import type { CommandInput } from "../../contract/commands.ts";
import {
	type CertificateView,
	Label,
	type Role,
} from "../../contract/views.ts";
import { Field } from "../shared/field.tsx";
import { FormDialog } from "../shared/form-dialog.tsx";
import { RoleField } from "../shared/role-field.tsx";
import { ScopeField, scopeProblem } from "../shared/scope-field.tsx";
import { useAction } from "../shared/use-action.ts";
import {
	daysProblem,
	leafDays,
	namesProblem,
	readDays,
	readNames,
} from "./names-problem.ts";
import { NamesField } from "./names-field.tsx";
import { issueForm as strings } from "./strings.ts";

type Kind = keyof typeof strings.kinds;
const kinds: readonly Kind[] = ["server", "client", "self-signed"];

interface IssueCertificateProps {
	/** Whether the CAs are there that sign for servers and clients. */
	readonly hasCa: Readonly<Record<"server" | "client", boolean>>;
	readonly upstreams: readonly string[];
	readonly onDismiss: () => void;
	readonly onIssued: (view: CertificateView) => void;
}

export function IssueCertificate(props: IssueCertificateProps) {
	const { hasCa } = props;
	const action = useAction();
	const [kind, setKind] = useState<Kind>(
		hasCa.server ? "server" : "self-signed",
	);
	const [name, setName] = useState("");
	const [typed, setTyped] = useState("");
	const [role, setRole] = useState<Role>("viewer");
	const [scope, setScope] = useState<readonly string[] | null>(null);
	const [days, setDays] = useState("");
	const [sent, setSent] = useState(false);
	const isClient = kind === "client";
	const sans = isClient ? [] : readNames(typed);
	const wrongName = nameProblem(name.trim());
	const wrongNames = namesProblem(sans, 100);
	const wrongScope = isClient ? scopeProblem(scope) : null;
	const wrongDays = daysProblem(days, leafDays);
	const unsigned = kind !== "self-signed" && !hasCa[kind];

	function send(): void {
		setSent(true);
		if (wrongName || wrongNames || wrongScope || wrongDays || unsigned) return;
		const input: CommandInput<"cert.issue"> = {
			name: name.trim(),
			sans,
			client: isClient,
			selfSigned: kind === "self-signed",
		};
		if (isClient) {
			input.role = role;
			input.upstreams = [...(scope ?? [])];
		}
		const wanted = readDays(days);
		if (wanted) input.days = wanted;
		action.run("cert.issue", input, props.onIssued);
	}

	return (
		<FormDialog
			title={strings.title}
			save={strings.save}
			action={action}
			onDismiss={props.onDismiss}
			onSave={send}
		>
			<KindField kind={kind} onChange={setKind} />
			{unsigned && (
				<p className="note" data-tone="warn" role="alert">
					{strings.needsCa}
				</p>
			)}
			<Field
				label={strings.name}
				hint={isClient ? strings.nameHint.client : strings.nameHint.server}
				value={name}
				problem={sent ? wrongName : null}
				onChange={setName}
			/>
			{isClient ? (
				<>
					<RoleField role={role} onChange={setRole} />
					<ScopeField
						upstreams={props.upstreams}
						scope={scope}
						problem={sent ? wrongScope : null}
						onChange={setScope}
					/>
				</>
			) : (
				<NamesField
					label={strings.names}
					hint={strings.namesHint}
					value={typed}
					problem={sent ? wrongNames : null}
					onChange={setTyped}
				/>
			)}
			<Field
				label={strings.days}
				hint={strings.daysHint}
				inputMode="numeric"
				value={days}
				problem={sent ? wrongDays : null}
				onChange={setDays}
			/>
		</FormDialog>
	);
}

function KindField(props: { kind: Kind; onChange: (kind: Kind) => void }) {
	const id = useId();
	return (
		<fieldset className="field choices">
			<legend>{strings.kind}</legend>
			{kinds.map((kind) => (
				<label className="check" key={kind}>
					<input
						type="radio"
						name={id}
						checked={props.kind === kind}
						aria-labelledby={`${id}-${kind}`}
						aria-describedby={`${id}-${kind}-means`}
						onChange={() => props.onChange(kind)}
					/>
					<span>
						<span className="strong" id={`${id}-${kind}`}>
							{strings.kinds[kind].name}
						</span>{" "}
						<span className="hint" id={`${id}-${kind}-means`}>
							{strings.kinds[kind].means}
						</span>
					</span>
				</label>
			))}
		</fieldset>
	);
}

function nameProblem(name: string): string | null {
	if (name === "") return strings.problems.nameMissing;
	return Label.safeParse(name).success ? null : strings.problems.nameForm;
}
