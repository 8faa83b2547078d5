/** Names and values; those without a value are left out. */
import type { ReactNode } from "react";

interface FactsProps {
	readonly facts: readonly (readonly [name: string, value: string])[];
	/** More of them behind these, where a value is no text. */
	readonly children?: ReactNode;
}

export function Facts({ facts, children }: FactsProps) {
	return (
		<dl className="facts">
			{facts
				.filter(([, value]) => value !== "")
				.map(([name, value]) => (
					<div key={name}>
						<dt>{name}</dt>
						<dd>
							<bdi className="wrap">{value}</bdi>
						</dd>
					</div>
				))}
			{children}
		</dl>
	);
}
