"""Values for rules, reports and findings: what rules yield and users read."""
