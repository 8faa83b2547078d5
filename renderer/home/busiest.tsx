/** The upstreams or clients that had most to do today; each leads to its requests. */
import { useId } from "react";
import type { BusyView } from "../../contract/activity.ts";
import { hashOf } from "../audit/query.ts";
import { home as strings } from "./strings.ts";

interface BusiestProps {
	readonly heading: string;
	readonly of: "upstream" | "client";
	readonly busy: readonly BusyView[];
}

export function Busiest({ heading, of, busy }: BusiestProps) {
	const id = useId();
	const most = Math.max(
		1,
		...busy.map(({ letThrough, refused }) => letThrough + refused),
	);
	return (
		<section className="busiest" aria-labelledby={id}>
			<h2 id={id}>{heading}</h2>
			{busy.length === 0 ? (
				<p className="hint">{strings.noneToday}</p>
			) : (
				<ul className="panel" aria-labelledby={id}>
					{busy.map(({ name, letThrough, refused }) => (
						<li key={name}>
							<a
								className="busy"
								href={hashOf({
									time: "today",
									...(of === "client" ? { client: name } : { upstream: name }),
								})}
							>
								<bdi className="cut">{name}</bdi>{" "}
								<span className="hint">
									{strings.calls(letThrough, refused)}
								</span>
								<svg
									className="busy-bar"
									aria-hidden="true"
									viewBox="0 0 100 4"
									preserveAspectRatio="none"
								>
									<rect
										width={(100 * (letThrough + refused)) / most}
										height="4"
									/>
								</svg>
							</a>
						</li>
					))}
				</ul>
			)}
		</section>
	);
}
