/** The service's certificate: there already, issued now, or in the way with other names. */
import { TriangleAlert } from "lucide-react";
import { formatDate } from "../../shared/times.ts";
import { Made } from "./made.tsx";
import { isFor } from "./plan.ts";
import { wizard as strings } from "./strings.ts";
import type { StepProps } from "./use-wizard.ts";

export function CertificateStep({ wizard }: StepProps) {
	const { leaf, names, typed } = wizard;
	if (leaf && isFor(leaf, names))
		return (
			<Made>
				{strings.leafThere(leaf.name)}{" "}
				{strings.caUntil(formatDate(leaf.notAfter))}
			</Made>
		);
	return (
		<>
			{leaf && (
				<p className="note" data-tone="warn">
					<TriangleAlert aria-hidden="true" />
					<span className="wrap">{strings.leafOther(leaf.name)}</span>
				</p>
			)}
			<p>{strings.leafNone(typed.upstream)}</p>
			<ul className="wizard-names">
				{names.map((name) => (
					<li key={name}>
						<bdi className="code wrap">{name}</bdi>
					</li>
				))}
			</ul>
		</>
	);
}
