"""Keep: what keeps an installation alive. Packs, serving, jobs, backup, upgrade, doctor, proof, retention."""
