/** This folder's words, in the person's language; words/en holds them in English. */
import * as english from "../../../words/en/rules.ts";
import { spoken } from "../../../words/spoken.ts";

export const { ruleSentence, decisionNames, rules, editor, trial, line } =
	spoken("rules", english);
