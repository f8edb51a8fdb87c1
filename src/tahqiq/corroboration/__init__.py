"""From claims to incidents: which claims tell of one happening, with reasons; every contradiction kept."""
