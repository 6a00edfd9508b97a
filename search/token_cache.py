"""The cache of tokens in the database."""

from typing import Any

from search.models import KeptTokens


class DatabaseTokenCache:
    """Keeps tokens under (text hash, analyser version), for every process and every rebuild."""

    def get_many(self, keys: list[tuple[str, str]]) -> dict[tuple[str, str], dict[str, Any]]:
        """The values known for these keys, in one query for each analyser."""
        found: dict[tuple[str, str], dict[str, Any]] = {}
        for version in {version for _text, version in keys}:
            hashes = [text for text, of in keys if of == version]
            rows = KeptTokens.objects.filter(analyser_version=version, text_sha256__in=hashes)
            for text, tokens in rows.values_list("text_sha256", "tokens"):
                found[text, version] = tokens
        return found

    def put_many(self, values: dict[tuple[str, str], dict[str, Any]]) -> None:
        """Keep these values; who comes second changes nothing."""
        KeptTokens.objects.bulk_create(
            [
                KeptTokens(text_sha256=text, analyser_version=version, tokens=tokens)
                for (text, version), tokens in values.items()
            ],
            batch_size=500,
            ignore_conflicts=True,
        )


def forget_tokens_of_other_analysers(version: str) -> int:
    """Delete what no analyser in force will ask for; return how many texts that were."""
    deleted, _by_model = KeptTokens.objects.exclude(analyser_version=version).delete()
    return deleted
